import { type Action, can } from '@/lib/permissions';
import { useMe } from './useMe';

/** Whether the signed-in person may do an action in the current project. */
export function useCan(action: Action): boolean {
  const me = useMe();
  return can(me?.current_project_role, action, me?.role);
}
