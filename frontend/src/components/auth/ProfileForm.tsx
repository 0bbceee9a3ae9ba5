import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Form } from '@/components/ui/Form';
import { KeyValue } from '@/components/ui/KeyValue';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { useUpdateProfile } from '@/services/queries/account';
import type { Me } from '@/types/api';

const schema = z.object({
  full_name: z.string().check(z.trim(), z.minLength(1, 'Enter your name.'), z.maxLength(255, 'At most 255 characters.')),
});

/** The name that others see beside what a person does. */
export function ProfileForm({ me }: { me: Me }) {
  const save = useUpdateProfile();
  const form = useForm({ resolver: standardSchemaResolver(schema), defaultValues: { full_name: me.full_name } });
  const failure = save.error ? toApiError(save.error) : null;
  const submit = form.handleSubmit((body) =>
    save.mutate({ body }, { onSuccess: ({ full_name }) => toast('Saved', { tone: 'good', detail: `You are ${full_name}.` }) }),
  );
  return (
    <Form noValidate problem={formProblem(failure)} onSubmit={() => void submit()}>
      <Field label="Name" error={form.formState.errors.full_name?.message ?? fieldMessage(failure, 'full_name')}>
        {(control) => <TextInput {...control} {...form.register('full_name')} required autoComplete="name" />}
      </Field>
      <KeyValue
        rows={[
          { term: 'E-mail', value: me.email },
          { term: 'Organization', value: me.tenant_name },
          { term: 'Role there', value: me.role },
          { term: 'Role in this project', value: me.current_project_role },
        ]}
      />
      <div>
        <Button type="submit" variant="primary" busy={save.isPending}>
          Save name
        </Button>
      </div>
    </Form>
  );
}
