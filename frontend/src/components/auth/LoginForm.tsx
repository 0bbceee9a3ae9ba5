import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { TextInput } from '@/components/ui/TextInput';
import { toApiError } from '@/lib/errors';
import { signIn } from '@/services/session';
import { PasswordInput } from './PasswordInput';
import { signInProblem } from './signInProblem';
import { useCountdown } from './useCountdown';

const schema = z.object({
  email: z.string().check(z.trim(), z.email('Enter an e-mail address.')),
  password: z.string().check(z.minLength(1, 'Enter your password.')),
});

/** E-mail and password. */
export function LoginForm({ onDone }: { onDone: () => void }) {
  const form = useForm({ resolver: standardSchemaResolver(schema), defaultValues: { email: '', password: '' } });
  const mutation = useMutation({ mutationFn: signIn, onSuccess: onDone });
  const failure = mutation.error ? toApiError(mutation.error) : null;
  const wait = useMemo(() => (failure?.retryAfter ? { seconds: failure.retryAfter } : null), [failure]);
  const left = useCountdown(wait);
  const { errors } = form.formState;
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => mutation.mutate(values))} className="flex flex-col gap-3">
      {failure && (
        <Notice tone="bad" alert>
          {signInProblem(failure, left)}
        </Notice>
      )}
      <Field label="E-mail" error={errors.email?.message}>
        {(control) => (
          <TextInput
            {...control}
            {...form.register('email')}
            required
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            size="lg"
            autoFocus
          />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(control) => <PasswordInput {...control} {...form.register('password')} required autoComplete="current-password" />}
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={mutation.isPending} disabled={left > 0}>
        Sign in
      </Button>
    </form>
  );
}
