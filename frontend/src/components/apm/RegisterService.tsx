import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { sentence } from '@/lib/format/text';
import { useRegisterService } from '@/services/queries/apm';

const types = ['backend', 'frontend', 'database', 'cache', 'worker', 'cloud_vm', 'container'] as const;
const options = types.map((value) => ({ value, label: value === 'cloud_vm' ? 'Cloud VM' : sentence(value) }));

/** Makes a service known before it sends anything. */
export function RegisterService() {
  const [open, setOpen] = useState(false);
  if (!useCan('service.register')) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Plus size={14} aria-hidden /> Register service
      </Button>
      {open && <RegisterDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function RegisterDialog({ onClose }: { onClose: () => void }) {
  const register = useRegisterService();
  const [name, setName] = useState('');
  const [type, setType] = useState<(typeof types)[number]>('backend');
  const [url, setUrl] = useState('');
  const failure = register.error ? toApiError(register.error) : null;
  const submit = () =>
    register.mutate(
      { body: { service_name: name.trim(), service_type: type, ...(url.trim() ? { url: url.trim() } : {}) } },
      {
        onSuccess: () => {
          toast(`Registered ${name.trim()}`);
          onClose();
        },
      },
    );
  return (
    <FormDialog
      submit="Register service"
      onSubmit={submit}
      problem={formProblem(failure)}
      busy={register.isPending}
      disabled={name.trim() === ''}
      width="sm"
      onClose={onClose}
      title="Register service"
      description="Services register themselves with what they send. This is for one that has sent nothing yet."
    >
      <Field label="Name" error={fieldMessage(failure, 'service_name')}>
        {(control) => (
          <TextInput {...control} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label="Type" error={fieldMessage(failure, 'service_type')}>
        {(control) => <Select {...control} value={type} options={options} onValueChange={setType} />}
      </Field>
      <Field label="Address" required={false} error={fieldMessage(failure, 'url')}>
        {(control) => <TextInput {...control} value={url} maxLength={2_000} onChange={(event) => setUrl(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}
