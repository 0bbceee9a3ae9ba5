import { useState } from 'react';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { useAddMember } from '@/services/queries/projects';
import type { Role } from '@/types/api';
import { addProblem } from './memberProblem';
import { roleOptions } from './roleOptions';

interface Props {
  projectId: string;
  /** The roles that the person may give. */
  roles: readonly Role[];
  onClose: () => void;
}

/** Makes somebody of the organization a member of the project. */
export function AddMemberDialog({ projectId, roles, onClose }: Props) {
  const add = useAddMember(projectId);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('engineer');
  const failure = add.error ? toApiError(add.error) : null;
  const atEmail = failure ? (addProblem(failure) ?? fieldMessage(failure, 'user_email')) : undefined;
  const submit = () =>
    add.mutate(
      { params: { path: { project_id: projectId } }, body: { user_email: email.trim(), role } },
      {
        onSuccess: (member) => {
          toast(`${member.user_name || member.user_email} is a member`, { tone: 'good' });
          onClose();
        },
      },
    );
  return (
    <FormDialog
      submit="Add member"
      onSubmit={submit}
      problem={atEmail ? null : formProblem(failure)}
      busy={add.isPending}
      disabled={email.trim() === ''}
      onClose={onClose}
      title="Add member"
      description="Somebody who has an account in your organization."
    >
      <Field label="E-mail" error={atEmail}>
        {(control) => (
          <TextInput
            {...control}
            type="email"
            value={email}
            maxLength={254}
            required
            autoComplete="off"
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="Role" error={fieldMessage(failure, 'role')}>
        {(control) => <Select {...control} value={role} options={roleOptions(roles)} onValueChange={setRole} />}
      </Field>
    </FormDialog>
  );
}
