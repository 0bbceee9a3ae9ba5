import type { Incident } from '@/types/api';

/** What the timer of an incident says and, when it stands still, until when it ran. */
export function clockOf(incident: Pick<Incident, 'state' | 'mitigated_at' | 'resolved_at'>): {
  words: string;
  until: number | null;
} {
  const { state, mitigated_at, resolved_at } = incident;
  if ((state === 'resolved' || state === 'learned') && resolved_at) {
    return { words: 'Resolved after', until: Date.parse(resolved_at) };
  }
  if (state === 'mitigated' && mitigated_at) return { words: 'Mitigated after', until: Date.parse(mitigated_at) };
  return { words: 'Open for', until: null };
}
