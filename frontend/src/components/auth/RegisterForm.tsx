import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useMutation } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { TextInput } from '@/components/ui/TextInput';
import { fieldMessage, toApiError } from '@/lib/errors';
import { register as createAccount } from '@/services/session';
import { PasswordInput } from './PasswordInput';
import { PasswordRuleList } from './PasswordRuleList';
import { passwordRules } from './passwordRules';
import { registerProblem } from './registerProblem';

const schema = z
  .object({
    full_name: z.string().check(z.trim(), z.minLength(1, 'Enter your name.'), z.maxLength(255, 'At most 255 characters.')),
    tenant_name: z
      .string()
      .check(z.trim(), z.minLength(1, 'Enter the name of your organization.'), z.maxLength(255, 'At most 255 characters.')),
    email: z.string().check(z.trim(), z.email('Enter an e-mail address.'), z.maxLength(254, 'At most 254 characters.')),
    password: z.string(),
  })
  .check(
    z.refine(({ password, email, tenant_name }) => passwordRules(password, email, tenant_name).every(({ holds }) => holds), {
      path: ['password'],
      message: 'The password does not meet the rules below.',
    }),
  );

/** A new organization with its first person. */
export function RegisterForm({ onDone }: { onDone: () => void }) {
  const form = useForm({
    resolver: standardSchemaResolver(schema),
    defaultValues: { full_name: '', tenant_name: '', email: '', password: '' },
  });
  const mutation = useMutation({ mutationFn: createAccount, onSuccess: onDone });
  const failure = mutation.error ? toApiError(mutation.error) : null;
  const problem = failure && registerProblem(failure);
  const { errors } = form.formState;
  const messageOf = (field: keyof typeof errors) =>
    field === 'root' ? undefined : (errors[field]?.message ?? fieldMessage(failure, String(field)));
  const [password, email, organization] = useWatch({ control: form.control, name: ['password', 'email', 'tenant_name'] });
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => mutation.mutate(values))} className="flex flex-col gap-3">
      {problem && (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
      )}
      <Field label="Your name" error={messageOf('full_name')}>
        {(control) => <TextInput {...control} {...form.register('full_name')} required autoComplete="name" size="lg" />}
      </Field>
      <Field label="Organization" error={messageOf('tenant_name')}>
        {(control) => <TextInput {...control} {...form.register('tenant_name')} required autoComplete="organization" size="lg" />}
      </Field>
      <Field label="E-mail" error={messageOf('email')}>
        {(control) => (
          <TextInput {...control} {...form.register('email')} required type="email" autoComplete="username" size="lg" />
        )}
      </Field>
      <Field
        label="Password"
        error={messageOf('password')}
        hint={<PasswordRuleList rules={passwordRules(password, email, organization)} />}
      >
        {(control) => <PasswordInput {...control} {...form.register('password')} required autoComplete="new-password" />}
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={mutation.isPending}>
        Create organization
      </Button>
    </form>
  );
}
