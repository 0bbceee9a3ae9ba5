import type { Incident, IncidentState } from '@/types/api';

interface Step {
  to: IncidentState;
  label: string;
}

const steps: Partial<Record<IncidentState, Step>> = {
  detected: { to: 'acknowledged', label: 'Acknowledge' },
  acknowledged: { to: 'mitigated', label: 'Mitigate' },
  investigating: { to: 'mitigated', label: 'Mitigate' },
  mitigated: { to: 'resolved', label: 'Resolve' },
  resolved: { to: 'learned', label: 'Mark learned' },
};

/** The step that usually comes next; null at the end. */
export function nextStep({ state }: Pick<Incident, 'state'>): Step | null {
  return steps[state] ?? null;
}

const verbs: Record<IncidentState, string> = {
  detected: 'Back to detected',
  acknowledged: 'Acknowledge',
  investigating: 'Start investigating',
  mitigated: 'Mark mitigated',
  resolved: 'Resolve',
  learned: 'Mark learned',
};

/** What moving to a state is called, seen from where the incident is. */
export function verbOf(from: IncidentState, to: IncidentState): string {
  const reopens = to === 'investigating' && (from === 'mitigated' || from === 'resolved');
  return reopens ? 'Reopen' : verbs[to];
}
