import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useForm, useWatch } from 'react-hook-form';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Form } from '@/components/ui/Form';
import { toast } from '@/components/ui/toasts';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { useChangePassword } from '@/services/queries/account';
import type { Me } from '@/types/api';
import { PasswordInput } from './PasswordInput';
import { PasswordRuleList } from './PasswordRuleList';
import { passwordRules } from './passwordRules';

const empty = { current_password: '', new_password: '' };

function schemaFor(me: Me) {
  return z.object({
    current_password: z.string().check(z.minLength(1, 'Enter your current password.')),
    new_password: z.string().check(
      z.refine((password) => passwordRules(password, me.email, me.tenant_name).every(({ holds }) => holds), {
        message: 'The password does not meet the rules below.',
      }),
    ),
  });
}

/** A new password for the old one. Whoever was signed in elsewhere is signed out. */
export function ChangePasswordForm({ me }: { me: Me }) {
  const change = useChangePassword();
  const form = useForm({ resolver: standardSchemaResolver(schemaFor(me)), defaultValues: empty });
  const failure = change.error ? toApiError(change.error) : null;
  const { errors } = form.formState;
  const typed = useWatch({ control: form.control, name: 'new_password' });
  const submit = form.handleSubmit((body) =>
    change.mutate(
      { body },
      {
        onSuccess: () => {
          form.reset(empty);
          toast('Password changed', { tone: 'good', detail: 'Your other sessions have ended.' });
        },
      },
    ),
  );
  return (
    <Form noValidate problem={formProblem(failure)} onSubmit={() => void submit()}>
      <input type="text" name="username" value={me.email} autoComplete="username" readOnly hidden />
      <Field label="Current password" error={errors.current_password?.message ?? fieldMessage(failure, 'current_password')}>
        {(control) => (
          <PasswordInput {...control} {...form.register('current_password')} required autoComplete="current-password" />
        )}
      </Field>
      <Field
        label="New password"
        error={errors.new_password?.message ?? fieldMessage(failure, 'new_password')}
        hint={<PasswordRuleList rules={passwordRules(typed, me.email, me.tenant_name)} />}
      >
        {(control) => <PasswordInput {...control} {...form.register('new_password')} required autoComplete="new-password" />}
      </Field>
      <p className="text-muted text-xs">Changing it ends every other session of yours.</p>
      <div>
        <Button type="submit" variant="primary" busy={change.isPending}>
          Change password
        </Button>
      </div>
    </Form>
  );
}
