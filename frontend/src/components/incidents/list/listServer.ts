import { ids, incident, incidentPage, moment, newId } from '@/test/factories';
import { answer, type Sent } from '@/test/server';
import type { Incident } from '@/types/api';

export const listPath = '/api/v1/incidents';
export const statePath = '/api/v1/incidents/{incident_id}/state';

export const grace = {
  user_id: newId(),
  user_name: 'Grace Hopper',
  user_email: 'grace@example.com',
  role: 'engineer' as const,
  joined_at: moment,
};

export function rowOf(index: number): Incident {
  return incident({ id: newId(), title: `Incident ${index}`, severity: 'high' });
}

/** A server with some incidents that remembers what its list was asked for. */
export function serveIncidents(count: number) {
  const kept = { rows: Array.from({ length: count }, (_, index) => rowOf(index)), asked: [] as URL[] };
  const find = (id: string | undefined) => kept.rows.find((row) => row.id === id) ?? incident();
  answer('get', listPath, ({ url }: Sent) => {
    kept.asked.push(url);
    return incidentPage(kept.rows, { limit: 50, total: kept.rows.length });
  });
  answer('get', '/api/v1/incidents-stats', {
    total: count,
    by_severity: { critical: 0, high: count, medium: 0, low: 0 },
    by_state: { detected: count, acknowledged: 0, investigating: 0, mitigated: 0, resolved: 0, learned: 0, open: 0, closed: 0 },
    mtta_minutes: 4.5,
    mttr_minutes: null,
  });
  answer('get', '/api/v1/incidents-timeline', {
    days: 2,
    start_date: '2026-01-23',
    end_date: '2026-01-24',
    timeline: [
      { date: '2026-01-23', count: 3 },
      { date: '2026-01-24', count: 0 },
    ],
  });
  answer('get', '/api/v1/projects/{project_id}/members', [
    { ...grace, user_id: ids.user, user_name: 'Ada Lovelace', user_email: 'ada@example.com' },
    grace,
  ]);
  answer('patch', statePath, ({ params, body }) => {
    const state = (body as { state: Incident['state'] }).state;
    const found = find(params.incident_id);
    return { status: 'success', incident_id: found.id, new_state: state, incident: { ...found, state } };
  });
  return { kept, find };
}
