import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { useFormDraft } from '@/hooks/useFormDraft';
import { isVersionConflict, toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { runbookQuery, useSaveRunbook } from '@/services/queries/runbooks';
import type { Runbook } from '@/types/api';
import { MatchFields } from './MatchFields';
import { bodyOf, fieldName, formOf, type Problems, problemAt, problemsOf, type RunbookForm, refusals } from './runbookForm';
import { StepsEditor } from './StepsEditor';

interface Props {
  /** The runbook to change; without one a new one is written. */
  runbook?: Runbook;
  onSaved: (saved: Runbook) => void;
  onCancel: () => void;
}

/** Writes or changes a runbook. What is typed is kept until it is saved or thrown away. */
export function RunbookEditor({ runbook, onSaved, onCancel }: Props) {
  const [draft, setDraft] = useFormDraft<RunbookForm>(`runbook:${runbook?.id ?? 'new'}`);
  const [started] = useState(() => formOf(runbook));
  const form = draft ?? started;
  const [tried, setTried] = useState(false);
  const save = useSaveRunbook();
  const failure = save.error ? toApiError(save.error) : null;
  const problems: Problems = { ...refusals(failure), ...(tried ? problemsOf(form) : {}) };
  const change = (next: Partial<RunbookForm>) => setDraft({ ...form, ...next });
  const leave = (then: () => void) => {
    setDraft(null);
    then();
  };
  const submit = (version = form.version) => {
    setTried(true);
    if (Object.keys(problemsOf(form)).length > 0) return;
    save.mutate(
      { body: bodyOf(form), ...(runbook && version !== null ? { from: { id: runbook.id, version } } : {}) },
      {
        onSuccess: (saved) => {
          toast('Saved', { tone: 'good' });
          leave(() => onSaved(saved));
        },
      },
    );
  };
  return (
    <form
      aria-label={runbook ? 'Edit runbook' : 'New runbook'}
      noValidate
      className="scroll-thin flex min-h-0 flex-1 flex-col overflow-y-auto"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="flex w-full max-w-240 flex-col gap-4 p-4 max-sm:p-3">
        {failure && isVersionConflict(failure) && runbook ? (
          <Conflict
            id={runbook.id}
            onTheirs={(theirs) => {
              save.reset();
              setDraft(formOf(theirs));
            }}
            onMine={(version) => {
              change({ version });
              submit(version);
            }}
          />
        ) : (
          <Summary problems={problems} detail={failure?.fields.length === 0 ? failure.detail : undefined} />
        )}
        <Field label="Title" error={problemAt(problems, 'title')}>
          {(control) => (
            <TextInput
              {...control}
              value={form.title}
              maxLength={200}
              onChange={(event) => change({ title: event.target.value })}
            />
          )}
        </Field>
        <Field label="Description" required={false} hint="Markdown works." error={problemAt(problems, 'description')}>
          {(control) => (
            <Textarea
              {...control}
              value={form.description}
              maxLength={5000}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
        <StepsEditor steps={form.steps} problems={problems} onChange={(steps) => change({ steps })} />
        <MatchFields form={form} problems={problems} onChange={change} />
        <div className="flex gap-2">
          <Button variant="primary" type="submit" busy={save.isPending}>
            {runbook ? 'Save runbook' : 'Create runbook'}
          </Button>
          <Button onClick={() => leave(onCancel)}>{draft ? 'Discard' : 'Cancel'}</Button>
        </div>
      </div>
    </form>
  );
}

function Summary({ problems, detail }: { problems: Problems; detail: string | undefined }) {
  const fields = Object.keys(problems);
  if (!detail && fields.length === 0) return null;
  return (
    <Notice tone="bad" alert>
      {detail ?? `${plural(fields.length, 'field needs', 'fields need')} another look: ${fields.map(fieldName).join(', ')}.`}
    </Notice>
  );
}

interface ConflictProps {
  id: string;
  onTheirs: (theirs: Runbook) => void;
  onMine: (version: number) => void;
}

/** Somebody else saved first: either text can win, and nothing is lost unasked. */
function Conflict({ id, onTheirs, onMine }: ConflictProps) {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string>();
  const read = (then: (now: Runbook) => void) =>
    queries
      .fetchQuery({ ...runbookQuery(id), staleTime: 0 })
      .then(then)
      .catch((error: unknown) => setProblem(toApiError(error).detail));
  return (
    <Notice
      tone="warn"
      alert
      action={
        <span className="flex shrink-0 flex-wrap justify-end gap-1">
          <Button size="sm" onClick={() => read(onTheirs)}>
            Take theirs
          </Button>
          <Button size="sm" onClick={() => read(({ version }) => onMine(version))}>
            Save mine over it
          </Button>
        </span>
      }
    >
      Somebody else changed this runbook since you began. Nothing was saved; your text is still here.
      {problem && ` Their version could not be read: ${problem}`}
    </Notice>
  );
}
