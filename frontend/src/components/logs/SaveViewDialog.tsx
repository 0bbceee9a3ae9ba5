import { useState } from 'react';
import { Checkbox } from '@/components/ui/Checkbox';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import type { LogsSearch } from '@/lib/search/logs';
import { useSaveLogView } from '@/services/queries/logs';

/** Gives the search in force a name. */
export function SaveViewDialog({ search, onClose }: { search: LogsSearch; onClose: () => void }) {
  const save = useSaveLogView();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const failure = save.error ? toApiError(save.error) : null;
  const { q, service, level, order, cols } = search;
  const submit = () =>
    save.mutate(
      { body: { name: name.trim(), filters: { q, service, level, order, cols }, shared } },
      {
        onSuccess: () => {
          toast(`Saved ${name.trim()}`);
          onClose();
        },
      },
    );
  return (
    <FormDialog
      submit="Save view"
      onSubmit={submit}
      problem={formProblem(failure)}
      busy={save.isPending}
      disabled={name.trim() === ''}
      onClose={onClose}
      title="Save this search"
      description="Query, service, levels, order and columns. The time range is not part of it."
      width="sm"
    >
      <Field label="Name" error={fieldMessage(failure, 'name')}>
        {(control) => (
          <TextInput {...control} value={name} maxLength={200} required onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Checkbox label="Share it with everybody in this project" checked={shared} onCheckedChange={setShared} />
    </FormDialog>
  );
}
