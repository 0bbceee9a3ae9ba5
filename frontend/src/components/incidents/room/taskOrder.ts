import type { IncidentTask } from '@/services/queries/response';

/** Open tasks first, the one that is due first at the top; then what is over, the latest first. */
export function openFirst(tasks: readonly IncidentTask[]): IncidentTask[] {
  const due = ({ due_at }: IncidentTask) => (due_at ? Date.parse(due_at) : Number.POSITIVE_INFINITY);
  const open = tasks.filter(({ status }) => status === 'open').sort((a, b) => (due(a) === due(b) ? 0 : due(a) - due(b)));
  const over = tasks.filter(({ status }) => status !== 'open');
  return [...open, ...over.sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at))];
}
