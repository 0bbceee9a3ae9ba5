import { useQuery } from '@tanstack/react-query';
import { UserPlus, X } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';
import { Menu, type MenuItem } from '@/components/ui/Menu';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useMe, useProjectId } from '@/hooks/useMe';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { membersQuery } from '@/services/queries/projects';
import { type IncidentRole, useSetRoles } from '@/services/queries/response';
import type { Incident } from '@/types/api';
import { roleNames } from './roleNames';

/** Who does what in the response. A role can have several people, and a person several roles. */
export function RolesPanel({ incident }: { incident: Incident }) {
  const may = useCan('incident.roles');
  const members = useQuery(membersQuery(useProjectId()));
  const me = useMe();
  const save = useSetRoles(incident.id);
  const { roles } = incident;
  const set = (next: readonly IncidentRole[], title: string) => {
    const before = roles;
    const send = (wanted: readonly IncidentRole[], said: string, undo: boolean) =>
      save.mutate(
        {
          params: { path: { incident_id: incident.id } },
          body: { roles: wanted.map(({ role, user_id }) => ({ role, user_id })) },
        },
        {
          onSuccess: () =>
            toast(said, undo ? { action: { label: 'Undo', run: () => send(before, 'Roles are as before', false) } } : {}),
          onError: (error) => toast('The roles were not changed', { tone: 'bad', detail: toApiError(error).detail }),
        },
      );
    send(next, title, true);
  };
  const choices = (role: IncidentRole['role'], label: string): MenuItem[] => {
    const people = members.data ?? [];
    if (people.length === 0) {
      const why = members.error ? 'The members could not be loaded' : 'Loading members';
      return [{ label: why, disabled: true, onSelect: () => {} }];
    }
    return people.map(({ user_id, user_name, user_email }) => {
      const name = user_name || user_email;
      const has = roles.some((held) => held.role === role && held.user_id === user_id);
      return {
        label: user_id === me?.id ? `${name} (you)` : name,
        checked: has,
        onSelect: () =>
          has
            ? set(without(roles, role, user_id), `${name} is no longer ${label.toLowerCase()}`)
            : set([...roles, { role, user_id, user_name: name }], `${name}: ${label.toLowerCase()}`),
      };
    });
  };
  return (
    <section aria-labelledby="roles" className="rounded-lg border border-border bg-surface">
      <h2 id="roles" className="flex min-h-9 items-center border-border border-b px-3 font-semibold text-sm">
        Roles
      </h2>
      <dl className="flex flex-col px-3 py-1.5">
        {roleNames.map(({ role, label, hint }) => (
          <div key={role} className="grid min-h-7 grid-cols-[120px_minmax(0,1fr)] items-center gap-2 text-sm">
            <dt className="text-muted" title={hint}>
              {label}
            </dt>
            <dd className="flex min-w-0 items-center gap-2">
              <span className="flex min-w-0 flex-1 flex-wrap gap-1">
                {roles.every((held) => held.role !== role) && <span className="text-faint">nobody</span>}
                {roles
                  .filter((held) => held.role === role)
                  .map(({ user_id, user_name }) => (
                    <span key={user_id} className="inline-flex min-h-6 items-center rounded-md bg-hover pl-1.5">
                      <span className="max-w-40 truncate">{safeText(user_name)}</span>
                      {may ? (
                        <IconButton
                          icon={X}
                          size="sm"
                          tip="none"
                          label={`Remove ${user_name} as ${label.toLowerCase()}`}
                          disabled={save.isPending}
                          onClick={() => set(without(roles, role, user_id), `${user_name} is no longer ${label.toLowerCase()}`)}
                        />
                      ) : (
                        <span className="w-1.5" />
                      )}
                    </span>
                  ))}
              </span>
              {may && (
                <Menu
                  align="end"
                  trigger={
                    <IconButton
                      icon={UserPlus}
                      size="sm"
                      tip="none"
                      label={`Assign ${label.toLowerCase()}`}
                      disabled={save.isPending}
                    />
                  }
                  sections={[{ label: `${label}: ${hint}`, items: choices(role, label) }]}
                />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function without(roles: readonly IncidentRole[], role: IncidentRole['role'], userId: string): IncidentRole[] {
  return roles.filter((held) => held.role !== role || held.user_id !== userId);
}
