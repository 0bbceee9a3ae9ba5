import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Form } from '@/components/ui/Form';
import { KeyValue } from '@/components/ui/KeyValue';
import { Select } from '@/components/ui/Select';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { errorStatuses } from '@/lib/search/errors';
import { useTriage } from '@/services/queries/errors';
import type { ErrorGroupDetail } from '@/types/telemetry';
import { errorLooks } from './errorLooks';

const options = errorStatuses.map((value) => ({ value, label: errorLooks[value].label }));

/** Who looks at it, how far they are, and what they found. */
export function TriageForm({ group }: { group: ErrorGroupDetail }) {
  const triage = useTriage();
  const may = useCan('error.triage');
  const [status, setStatus] = useState(group.status);
  const [assignee, setAssignee] = useState(group.assignee ?? '');
  const [notes, setNotes] = useState(group.notes ?? '');
  const [release, setRelease] = useState(group.resolved_in_release ?? '');
  if (!may) {
    return (
      <KeyValue
        rows={[
          { term: 'Status', value: errorLooks[group.status].label },
          { term: 'Assignee', value: group.assignee ? safeText(group.assignee) : null },
          { term: 'Resolved in', value: group.resolved_in_release ? safeText(group.resolved_in_release) : null },
          { term: 'Notes', value: group.notes ? safeText(group.notes) : null },
        ]}
      />
    );
  }
  const failure = triage.error ? toApiError(triage.error) : null;
  const submit = () =>
    triage.mutate(
      {
        params: { path: { fingerprint: group.fingerprint } },
        body: {
          status,
          assignee: assignee.trim(),
          notes,
          ...(status === 'resolved' && release.trim() !== '' ? { resolved_in_release: release.trim() } : {}),
        },
      },
      { onSuccess: () => toast('Saved') },
    );
  return (
    <Form problem={formProblem(failure)} onSubmit={submit}>
      <Field label="Status" error={fieldMessage(failure, 'status')}>
        {(control) => <Select {...control} value={status} options={options} onValueChange={setStatus} />}
      </Field>
      {status === 'resolved' && (
        <Field
          label="Resolved in release"
          required={false}
          hint="It counts as regressed only when it occurs in this release or a later one."
          error={fieldMessage(failure, 'resolved_in_release')}
        >
          {(control) => (
            <TextInput {...control} value={release} maxLength={128} onChange={(event) => setRelease(event.target.value)} />
          )}
        </Field>
      )}
      <Field label="Assignee" required={false} error={fieldMessage(failure, 'assignee')}>
        {(control) => (
          <TextInput {...control} value={assignee} maxLength={255} onChange={(event) => setAssignee(event.target.value)} />
        )}
      </Field>
      <Field label="Notes" required={false} error={fieldMessage(failure, 'notes')}>
        {(control) => (
          <Textarea {...control} rows={4} value={notes} maxLength={10_000} onChange={(event) => setNotes(event.target.value)} />
        )}
      </Field>
      <Button variant="primary" type="submit" busy={triage.isPending} className="self-start">
        Save
      </Button>
    </Form>
  );
}
