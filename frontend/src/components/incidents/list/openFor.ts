import type { Incident } from '@/types/api';

/** Milliseconds from detection to resolution, or to now while nothing is resolved. */
export function openFor(incident: Pick<Incident, 'detected_at' | 'resolved_at'>, now: number): number {
  const end = incident.resolved_at ? Date.parse(incident.resolved_at) : now;
  return Math.max(0, end - Date.parse(incident.detected_at));
}
