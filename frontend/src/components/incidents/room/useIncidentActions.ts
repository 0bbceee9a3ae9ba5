import { useQuery } from '@tanstack/react-query';
import { toast } from '@/components/ui/toasts';
import { useProjectId } from '@/hooks/useMe';
import { toApiError } from '@/lib/errors';
import { sentence } from '@/lib/format/text';
import { useAssignIncident, useGradeIncident, useMoveIncident } from '@/services/queries/incident';
import { membersQuery } from '@/services/queries/projects';
import type { Incident, IncidentState, Severity } from '@/types/api';

export interface IncidentActions {
  move: (to: IncidentState) => void;
  grade: (severity: Severity) => void;
  assign: (userId: string | null) => void;
}

/** The changes that show at once and are taken back, with the reason, when the server refuses. */
export function useIncidentActions(id: string): IncidentActions {
  const { data: members = [] } = useQuery(membersQuery(useProjectId()));
  const path = { incident_id: id };
  const move = useMoveIncident(id, {
    onSaved: ({ state }) => toast(`${sentence(state)}`, { tone: 'good' }),
    onRefused: (error) => toast('The state was not changed', { tone: 'bad', detail: refusal(error) }),
  });
  const grade = useGradeIncident(id, {
    onSaved: (next, before) => offerUndo(`Severity is now ${next.severity}`, next, before, 'severity', setSeverity),
    onRefused: (error) => toast('The severity was not changed', { tone: 'bad', detail: refusal(error) }),
  });
  const nameOf = (userId: string) => members.find(({ user_id }) => user_id === userId)?.user_name ?? null;
  const assign = useAssignIncident(id, nameOf, {
    onSaved: (next, before) =>
      offerUndo(next.assignee_name ? `Owned by ${next.assignee_name}` : 'Owned by nobody', next, before, 'assignee_id', setOwner),
    onRefused: (error) => toast('The owner was not changed', { tone: 'bad', detail: refusal(error) }),
  });
  function setSeverity(severity: Severity): void {
    grade.mutate({ params: { path }, body: { severity } });
  }
  function setOwner(userId: string | null): void {
    assign.mutate({ params: { path }, body: { assignee_id: userId } });
  }
  return {
    move: (to) => move.mutate({ params: { path }, body: { state: to } }),
    grade: setSeverity,
    assign: setOwner,
  };
}

/** Says that a change was saved and how to go back. */
function offerUndo<Name extends 'severity' | 'assignee_id'>(
  title: string,
  next: Incident,
  before: Incident | undefined,
  name: Name,
  set: (value: Incident[Name]) => void,
): void {
  const undo = before && before[name] !== next[name] ? { action: { label: 'Undo', run: () => set(before[name]) } } : {};
  toast(title, { tone: 'good', ...undo });
}

/** Why the server refused and what it would allow instead. */
export function refusal(error: unknown): string {
  const { detail, allowed } = toApiError(error);
  return allowed.length > 0 ? `${detail} Allowed now: ${allowed.map(sentence).join(', ')}.` : detail;
}
