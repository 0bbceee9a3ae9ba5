import type { IncidentChange } from '@/services/queries/incidents';

/** What was done, after "18 incidents": "acknowledged", "assigned to Ada", "set to high". */
export function changeWord(change: IncidentChange): string {
  switch (change.kind) {
    case 'state':
      return change.state === 'investigating' ? 'put under investigation' : change.state;
    case 'severity':
      return `set to ${change.severity}`;
    case 'owner':
      return change.owner ? `assigned to ${change.owner.name}` : 'taken from their owner';
  }
}
