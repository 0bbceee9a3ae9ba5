import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { fieldMessage, toApiError } from '@/lib/errors';
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
    <Dialog
      open
      onClose={onClose}
      title="Add member"
      description="Somebody who has an account in your organization."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="add-member" busy={add.isPending} disabled={email.trim() === ''}>
            Add member
          </Button>
        </>
      }
    >
      <form
        id="add-member"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {failure && !atEmail && failure.fields.length === 0 && (
          <Notice tone="bad" alert>
            {failure.detail}
          </Notice>
        )}
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
      </form>
    </Dialog>
  );
}
