import type { Incident } from '@/types/api';

/** How long before an incident its telemetry begins to matter. */
const before = 15 * 60_000;

export interface Around {
  from: number;
  to: number;
  api: { from: string; to: string };
}

/** The time of an incident: from a quarter of an hour before it began to its end, or to now. */
export function aroundIncident({ detected_at, mitigated_at, resolved_at }: Incident, now: number): Around {
  const began = Date.parse(detected_at);
  const ended = resolved_at ?? mitigated_at;
  const from = began - before;
  const to = Math.max(began, ended ? Date.parse(ended) : now);
  return { from, to, api: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } };
}
