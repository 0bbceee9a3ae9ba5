import { CircleCheck, CirclePause } from 'lucide-react';
import { useState } from 'react';
import { Ago } from '@/components/layout/Ago';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { DataTable } from '@/components/ui/DataTable';
import { Select } from '@/components/ui/Select';
import type { TableColumn } from '@/components/ui/tableTypes';
import { toast } from '@/components/ui/toasts';
import { useTableLayout } from '@/hooks/useTableLayout';
import { type ApiError, toApiError } from '@/lib/errors';
import { useChangePerson } from '@/services/queries/organization';
import type { Me, Schema } from '@/types/api';
import { roleOptions } from './roleOptions';

type Person = Schema<'TenantUser'>;
type TenantRole = Me['role'];

const roles: readonly TenantRole[] = ['viewer', 'engineer', 'admin'];

interface Props {
  people: readonly Person[];
  userId: string;
}

/** The people of the organization. */
export function PeopleTable({ people, userId }: Props) {
  const [asked, setAsked] = useState<{ person: Person; change: { role?: TenantRole; is_active?: boolean } } | null>(null);
  const change = useChangePerson();
  const close = () => {
    setAsked(null);
    change.reset();
  };
  const save = (person: Person, body: { role?: TenantRole; is_active?: boolean }) =>
    change.mutate(
      { params: { path: { user_id: person.id } }, body },
      {
        onSuccess: (saved) => {
          toast(saved.is_active ? `${nameOf(saved)} is ${saved.role} now` : `${nameOf(saved)} is switched off`, { tone: 'good' });
          close();
        },
      },
    );
  const off = asked?.change.is_active === false;
  const columns = columnsOf(
    userId,
    (person) => (
      <Select
        aria-label={`Role of ${nameOf(person)}`}
        value={person.role}
        options={roleOptions(roles)}
        onValueChange={(role) => setAsked({ person, change: { role } })}
      />
    ),
    (person) =>
      person.id === userId ? null : (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`${person.is_active ? 'Deactivate' : 'Reactivate'} ${nameOf(person)}`}
          onClick={() => setAsked({ person, change: { is_active: !person.is_active } })}
        >
          {person.is_active ? 'Deactivate' : 'Reactivate'}
        </Button>
      ),
  );
  return (
    <>
      <DataTable
        label="People"
        columns={columns}
        rows={people}
        rowId={(person) => person.id}
        rowLabel={nameOf}
        {...useTableLayout('people')}
      />
      <ConfirmDialog
        open={asked !== null}
        title={titleOf(asked)}
        confirm={asked?.change.role ? 'Change role' : off ? 'Deactivate' : 'Reactivate'}
        busy={change.isPending}
        error={change.error ? problem(toApiError(change.error)) : undefined}
        onCancel={close}
        onConfirm={() => asked && save(asked.person, asked.change)}
      >
        {asked?.change.role
          ? 'An admin manages the people of the organization, an engineer may create projects. Roles inside projects stay as they are.'
          : off
            ? 'All their sessions end at once and they cannot sign in. What they did stays under their name, and you can reactivate them.'
            : 'They can sign in again and are in the same projects as before.'}
      </ConfirmDialog>
    </>
  );
}

function titleOf(asked: { person: Person; change: { role?: TenantRole; is_active?: boolean } } | null): string {
  if (!asked) return '';
  const name = nameOf(asked.person);
  if (asked.change.role) return `Make ${name} ${asked.change.role} of the organization?`;
  return asked.change.is_active ? `Reactivate ${name}?` : `Deactivate ${name}?`;
}

function problem(error: ApiError): string {
  if (error.error_code === 'LAST_OWNER') return 'They are the only owner of a project. Make somebody else an owner there first.';
  if (error.error_code === 'CONFLICT') return 'They are the last admin of the organization, and it needs one.';
  return error.detail;
}

function nameOf(person: Person): string {
  return person.full_name || person.email;
}

type Cell = (person: Person) => React.ReactNode;

function columnsOf(userId: string, role: Cell, actions: Cell): TableColumn<Person>[] {
  const projects = (person: Person) => person.projects.map((project) => `${project.name} (${project.role})`).join(', ');
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (person) => (
        <>
          {nameOf(person)}
          {person.id === userId && <span className="text-muted"> (you)</span>}
        </>
      ),
      text: nameOf,
      width: 180,
      required: true,
      sort: 'loaded',
    },
    { id: 'email', header: 'E-mail', cell: (person) => person.email, text: (person) => person.email, width: 220, sort: 'loaded' },
    { id: 'role', header: 'Role', cell: role, text: (person) => person.role, width: 130, required: true, sort: 'loaded' },
    {
      id: 'state',
      header: 'State',
      cell: (person) =>
        person.is_active ? (
          <Badge tone="good" icon={CircleCheck} label="Active" look="plain" />
        ) : (
          <Badge tone="neutral" icon={CirclePause} label="Off" look="plain" />
        ),
      text: (person) => (person.is_active ? 'active' : 'off'),
      width: 90,
    },
    {
      id: 'projects',
      header: 'Projects',
      cell: (person) => <span title={projects(person)}>{projects(person) || 'none'}</span>,
      text: projects,
      width: 260,
      grow: true,
    },
    {
      id: 'seen',
      header: 'Last sign-in',
      cell: (person) => (person.last_login_at ? <Ago at={person.last_login_at} /> : 'never'),
      text: (person) => person.last_login_at ?? 'never',
      width: 110,
      sort: 'loaded',
    },
    { id: 'actions', header: 'Actions', cell: actions, text: () => '', width: 120, required: true },
  ];
}
