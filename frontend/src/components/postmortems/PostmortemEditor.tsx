import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Select } from '@/components/ui/Select';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { isVersionConflict, toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { postmortemSections } from '@/lib/format/postmortemMarkdown';
import { useSavePostmortem } from '@/services/queries/postmortems';
import type { Postmortem } from '@/types/api';
import { ItemsEditor } from './ItemsEditor';
import {
  bodyOf,
  fieldName,
  formOf,
  type PostmortemDraft,
  type PostmortemForm,
  type Problems,
  problemAt,
  problemsOf,
} from './postmortemForm';
import { TimelineEditor } from './TimelineEditor';
import { VersionConflict } from './VersionConflict';

interface Props {
  postmortem: Postmortem;
  /** What is changed and not saved; null when nothing is. */
  draft: PostmortemDraft | null;
  onDraft: (draft: PostmortemDraft | null) => void;
  onClose: () => void;
}

const lists = [
  ['contributing_factors', 'Contributing factors'],
  ['lessons', 'Lessons'],
] as const;

/** Changes the sections. Only what was touched is sent; the rest follows the server meanwhile. */
export function PostmortemEditor({ postmortem, draft, onDraft, onClose }: Props) {
  const save = useSavePostmortem(postmortem.incident_id);
  const [tried, setTried] = useState(false);
  const edit = draft?.edit ?? {};
  const form: PostmortemForm = { ...formOf(postmortem), ...edit };
  const failure = save.error ? toApiError(save.error) : null;
  const refused = Object.fromEntries((failure?.fields ?? []).map(({ field, message }) => [field, message]));
  const problems: Problems = { ...refused, ...(tried ? problemsOf(edit) : {}) };
  const change = (next: Partial<PostmortemForm>) =>
    onDraft({ version: draft?.version ?? postmortem.version, edit: { ...edit, ...next } });
  const submit = (version = draft?.version ?? postmortem.version) => {
    setTried(true);
    if (Object.keys(problemsOf(edit)).length > 0) return;
    if (Object.keys(edit).length === 0) return onClose();
    save.mutate(
      { body: bodyOf(edit), version },
      {
        onSuccess: () => {
          toast('Saved', { tone: 'good' });
          onClose();
        },
      },
    );
  };
  const outrun = (draft !== null && postmortem.version > draft.version) || (failure !== null && isVersionConflict(failure));
  const fields = Object.keys(problems);
  return (
    <form
      aria-label="Edit postmortem"
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {outrun && (
        <VersionConflict
          incidentId={postmortem.incident_id}
          touched={Object.keys(edit).map(fieldName)}
          onTheirs={() => {
            save.reset();
            onDraft(null);
          }}
          onMine={(version) => {
            onDraft({ version, edit });
            submit(version);
          }}
        />
      )}
      {fields.length > 0 && (
        <Notice tone="bad" alert>
          {plural(fields.length, 'field needs', 'fields need')} another look: {fields.map(fieldName).join(', ')}.
        </Notice>
      )}
      {failure && fields.length === 0 && !isVersionConflict(failure) && (
        <Notice tone="bad" alert>
          {failure.detail}
        </Notice>
      )}
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_160px]">
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
        {form.status !== 'published' && (
          <Field label="State" error={problemAt(problems, 'status')}>
            {(control) => (
              <Select
                {...control}
                value={form.status}
                options={[
                  { value: 'draft', label: 'Draft' },
                  { value: 'in_review', label: 'In review' },
                ]}
                onValueChange={(status) => change({ status })}
              />
            )}
          </Field>
        )}
      </div>
      {postmortemSections.map(([field, name]) => (
        <Field key={field} label={name} hint="Markdown works." error={problemAt(problems, field)}>
          {(control) => (
            <Textarea
              {...control}
              value={form[field]}
              maxLength={10_000}
              onChange={(event) => change({ [field]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {lists.map(([field, name]) => (
        <Field key={field} label={name} hint="One per line." error={problemAt(problems, field)}>
          {(control) => (
            <Textarea {...control} value={form[field]} onChange={(event) => change({ [field]: event.target.value })} />
          )}
        </Field>
      ))}
      <TimelineEditor moments={form.timeline} problems={problems} onChange={(timeline) => change({ timeline })} />
      <ItemsEditor
        items={form.action_items}
        known={postmortem.action_items}
        problems={problems}
        onChange={(action_items) => change({ action_items })}
      />
      <div className="flex gap-2">
        <Button variant="primary" type="submit" busy={save.isPending}>
          Save
        </Button>
        <Button onClick={onClose}>{draft ? 'Discard' : 'Cancel'}</Button>
      </div>
    </form>
  );
}
