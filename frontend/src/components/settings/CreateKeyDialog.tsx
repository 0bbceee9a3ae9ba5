import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Checkbox } from '@/components/ui/Checkbox';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { useCreateApiKey } from '@/services/queries/apiKeys';
import { OnceShown } from './OnceShown';
import { type Scope, scopes, usualScopes } from './scopes';

const lifetimes = [
  { value: '', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

/** Asks for a name, scopes and an end, then shows the key once. */
export function CreateKeyDialog({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const create = useCreateApiKey(projectId);
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(usualScopes);
  const [days, setDays] = useState('');
  const failure = create.error ? toApiError(create.error) : null;
  if (create.data) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={`API key "${create.data.name}"`}
        sticky
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <OnceShown what="API key" value={create.data.raw_key}>
          Send it as the header <code>X-API-Key</code>. Only its first characters are kept in clear.
        </OnceShown>
      </Dialog>
    );
  }
  const toggle = (scope: Scope, on: boolean) => setChosen(on ? [...chosen, scope] : chosen.filter((other) => other !== scope));
  const submit = () =>
    create.mutate({
      params: { path: { project_id: projectId } },
      body: { name: name.trim(), scopes: [...chosen], ...(days === '' ? {} : { expires_in_days: Number(days) }) },
    });
  return (
    <FormDialog
      submit="Create key"
      onSubmit={submit}
      problem={formProblem(failure)}
      busy={create.isPending}
      disabled={name.trim() === '' || chosen.length === 0}
      onClose={onClose}
      title="Create API key"
      description="For agents, exporters and scripts of this project."
    >
      <Field label="Name" hint="Where the key is used, such as production agent" error={fieldMessage(failure, 'name')}>
        {(control) => (
          <TextInput {...control} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="pb-1.5 font-medium text-xs">May</legend>
        <div className="grid grid-cols-2 gap-1.5 max-sm:grid-cols-1">
          {scopes.map((scope) => (
            <Checkbox
              key={scope.value}
              label={scope.label}
              checked={chosen.includes(scope.value)}
              onCheckedChange={(on) => toggle(scope.value, on)}
            />
          ))}
        </div>
        {fieldMessage(failure, 'scopes') && <p className="text-bad text-xs">{fieldMessage(failure, 'scopes')}</p>}
      </fieldset>
      <Field label="Expires" error={fieldMessage(failure, 'expires_in_days')}>
        {(control) => <Select {...control} value={days} options={lifetimes} onValueChange={setDays} />}
      </Field>
    </FormDialog>
  );
}
