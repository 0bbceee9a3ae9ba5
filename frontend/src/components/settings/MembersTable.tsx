import { useState } from 'react';
import { Ago } from '@/components/layout/Ago';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { DataTable } from '@/components/ui/DataTable';
import { Select } from '@/components/ui/Select';
import type { TableColumn } from '@/components/ui/tableTypes';
import { toast } from '@/components/ui/toasts';
import { useTableLayout } from '@/hooks/useTableLayout';
import { toApiError } from '@/lib/errors';
import { sentence } from '@/lib/format/text';
import { grantable, mayManage } from '@/lib/permissions';
import { useChangeMember, useRemoveMember } from '@/services/queries/projects';
import type { Role, Schema } from '@/types/api';
import { memberProblem } from './memberProblem';
import { roleOptions } from './roleOptions';

type Member = Schema<'Member'>;

interface Props {
  projectId: string;
  members: readonly Member[];
  /** Who looks, and their role here. */
  userId: string;
  role: Role | null | undefined;
  onLeave: () => void;
}

interface Asked {
  member: Member;
  /** The role to give; null removes. */
  role: Role | null;
}

/** Who is in the project, with what role. */
export function MembersTable({ projectId, members, userId, role, onLeave }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const change = useChangeMember(projectId);
  const remove = useRemoveMember(projectId);
  const give = (member: Member, next: Role) =>
    change.mutate(
      { params: { path: { project_id: projectId, user_id: member.user_id } }, body: { role: next } },
      {
        onSuccess: () => {
          toast(`${nameOf(member)} is ${next} now`, { tone: 'good' });
          setAsked(null);
        },
        onError: (error) => {
          setAsked(null);
          toast(`The role of ${nameOf(member)} was not changed`, { tone: 'bad', detail: memberProblem(toApiError(error)) });
        },
      },
    );
  const takeOut = (member: Member) =>
    remove.mutate(
      { params: { path: { project_id: projectId, user_id: member.user_id } } },
      {
        onSuccess: () => {
          toast(`${nameOf(member)} is no member any more`, { tone: 'good' });
          close();
        },
      },
    );
  const close = () => {
    setAsked(null);
    remove.reset();
  };
  const roleCell = (member: Member) => {
    if (!mayManage(role, member.role)) return sentence(member.role);
    const pending = change.isPending && change.variables.params.path.user_id === member.user_id;
    return (
      <Select
        aria-label={`Role of ${nameOf(member)}`}
        value={pending ? change.variables.body.role : member.role}
        disabled={pending}
        options={roleOptions(grantable(role))}
        onValueChange={(next) => (member.user_id === userId ? setAsked({ member, role: next }) : give(member, next))}
      />
    );
  };
  const actionCell = (member: Member) => {
    if (member.user_id === userId) {
      return (
        <Button size="sm" variant="ghost" onClick={onLeave}>
          Leave project
        </Button>
      );
    }
    return mayManage(role, member.role) ? (
      <Button size="sm" variant="ghost" aria-label={`Remove ${nameOf(member)}`} onClick={() => setAsked({ member, role: null })}>
        Remove
      </Button>
    ) : null;
  };
  return (
    <>
      <DataTable
        label="Members"
        columns={columnsOf(userId, roleCell, actionCell)}
        rows={members}
        rowId={(member) => member.user_id}
        rowLabel={nameOf}
        {...useTableLayout('members')}
      />
      <ConfirmDialog
        open={asked?.role === null}
        title={`Remove ${asked ? nameOf(asked.member) : ''} from the project?`}
        confirm="Remove member"
        busy={remove.isPending}
        error={remove.error ? memberProblem(toApiError(remove.error)) : undefined}
        onCancel={close}
        onConfirm={() => asked && takeOut(asked.member)}
      >
        They lose access within seconds. What they did stays under their name.
      </ConfirmDialog>
      <ConfirmDialog
        open={asked?.role != null}
        title={`Change your own role to ${asked?.role ?? ''}?`}
        confirm="Change my role"
        busy={change.isPending}
        onCancel={() => setAsked(null)}
        onConfirm={() => asked?.role && give(asked.member, asked.role)}
      >
        You may not be able to undo this yourself.
      </ConfirmDialog>
    </>
  );
}

function nameOf(member: Member): string {
  return member.user_name || member.user_email;
}

function columnsOf(
  userId: string,
  roleCell: (member: Member) => React.ReactNode,
  actionCell: (member: Member) => React.ReactNode,
): TableColumn<Member>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (member) => (
        <>
          {nameOf(member)}
          {member.user_id === userId && <span className="text-muted"> (you)</span>}
        </>
      ),
      text: nameOf,
      width: 200,
      grow: true,
      required: true,
      sort: 'loaded',
    },
    {
      id: 'email',
      header: 'E-mail',
      cell: (member) => member.user_email,
      text: (member) => member.user_email,
      width: 240,
      sort: 'loaded',
    },
    { id: 'role', header: 'Role', cell: roleCell, text: (member) => member.role, width: 130, required: true, sort: 'loaded' },
    {
      id: 'joined',
      header: 'Joined',
      cell: (member) => <Ago at={member.joined_at} />,
      text: (member) => member.joined_at,
      width: 110,
      sort: 'loaded',
    },
    { id: 'actions', header: 'Actions', cell: actionCell, text: () => '', width: 120, required: true },
  ];
}
