import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { fieldMessage, toApiError } from '@/lib/errors';
import { useCreateIntegration } from '@/services/queries/integrations';
import { SecretShown } from './SecretShown';

type Kind = 'alertmanager' | 'prometheus';
type AutoResolve = 'mitigated' | 'resolved' | 'off';

const kinds: { value: Kind; label: string }[] = [
  { value: 'alertmanager', label: 'Alertmanager' },
  { value: 'prometheus', label: 'Prometheus without Alertmanager' },
];
const resolutions: { value: AutoResolve; label: string }[] = [
  { value: 'mitigated', label: 'Mark the incident mitigated' },
  { value: 'resolved', label: 'Resolve the incident' },
  { value: 'off', label: 'Only note it on the timeline' },
];

/** Asks where alerts come from, then shows what to paste there. */
export function CreateIntegrationDialog({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const create = useCreateIntegration(projectId);
  const [kind, setKind] = useState<Kind>('alertmanager');
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [autoResolve, setAutoResolve] = useState<AutoResolve>('mitigated');
  const failure = create.error ? toApiError(create.error) : null;
  if (create.data?.webhook_secret && create.data.webhook_url) {
    return (
      <Dialog
        open
        onClose={onClose}
        width="lg"
        sticky
        title={`Connect ${create.data.name}`}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <SecretShown kind={kind} url={create.data.webhook_url} secret={create.data.webhook_secret} />
      </Dialog>
    );
  }
  const submit = () =>
    create.mutate({
      params: { path: { project_id: projectId } },
      body: { integration_type: kind, name: name.trim(), url: url.trim(), config: { auto_resolve: autoResolve } },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add alert source"
      description="Its alerts become incidents of this project."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form="create-integration"
            busy={create.isPending}
            disabled={name.trim() === '' || url.trim() === ''}
          >
            Add source
          </Button>
        </>
      }
    >
      <form
        id="create-integration"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {failure && failure.fields.length === 0 && (
          <Notice tone="bad" alert>
            {failure.detail}
          </Notice>
        )}
        <Field label="Type">{(control) => <Select {...control} value={kind} options={kinds} onValueChange={setKind} />}</Field>
        <Field label="Name" hint="Such as production" error={fieldMessage(failure, 'name')}>
          {(control) => (
            <TextInput {...control} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field
          label="Address"
          hint="Where people open it, such as http://alertmanager:9093. Nothing is called there."
          error={fieldMessage(failure, 'url')}
        >
          {(control) => (
            <TextInput {...control} type="url" value={url} required onChange={(event) => setUrl(event.target.value)} />
          )}
        </Field>
        <Field label="When the last alert resolves">
          {(control) => <Select {...control} value={autoResolve} options={resolutions} onValueChange={setAutoResolve} />}
        </Field>
      </form>
    </Dialog>
  );
}
