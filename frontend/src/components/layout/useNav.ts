import { useMe } from '@/hooks/useMe';
import { can } from '@/lib/permissions';
import { type NavGroup, navGroups } from './nav';

/** The navigation as the person may use it: what their role cannot open is not in it. */
export function useNav(): NavGroup[] {
  const me = useMe();
  return navGroups
    .map((group) => ({
      ...group,
      entries: group.entries.filter(
        ({ permission }) => permission === undefined || can(me?.current_project_role, permission, me?.role),
      ),
    }))
    .filter(({ entries }) => entries.length > 0);
}
