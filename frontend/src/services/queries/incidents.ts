import type { QueryClient } from '@tanstack/react-query';
import { keepPreviousData, useMutation, useQueryClient } from '@tanstack/react-query';
import type { IncidentsSearch } from '@/lib/search/incidents';
import { api, client } from '@/services/api';
import { type Answer, reads } from '@/services/liveCache';
import type { Incident, IncidentState, Schema, Severity } from '@/types/api';
import type { paths } from '@/types/api.gen';

const list = '/api/v1/incidents';
const one = '/api/v1/incidents/{incident_id}';

export const pageSize = 50;

type Filters = Omit<IncidentsSearch, 'page'> & { from?: string | undefined; to?: string | undefined };
type ListParams = NonNullable<paths[typeof list]['get']['parameters']['query']>;

/** The filters of the URL as the API takes them: lists are joined by comma, what is not set is left out. */
export function incidentParams(filters: Filters): ListParams {
  const { q, severity, state, source, service, owner, sort, order, from, to } = filters;
  const wanted = {
    search: q.trim(),
    severity: severity.join(','),
    state: state.join(','),
    source: source.join(','),
    service_name: service,
    assignee_id: owner,
    from,
    to,
    sort,
    order,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)) as ListParams;
}

/** One page of the incidents that match. New ones wait until they are asked for. */
export function incidentsQuery(filters: Filters, page: number) {
  return api.queryOptions(
    'get',
    list,
    { params: { query: { ...incidentParams(filters), page, limit: pageSize } } },
    { meta: { holdNew: true }, placeholderData: keepPreviousData },
  );
}

/** One page for an export: as many rows as the API gives at once. */
export async function readIncidents(filters: Filters, page: number, signal: AbortSignal): Promise<Schema<'IncidentPage'>> {
  const { data } = await client.GET(list, { params: { query: { ...incidentParams(filters), page, limit: 100 } }, signal });
  if (!data) throw new Error('The list of incidents was empty.');
  return data;
}

/** Counts by severity and state, and how fast people reacted, in a range. */
export function incidentStatsQuery(range: { from: string; to: string } | null) {
  return api.queryOptions('get', '/api/v1/incidents-stats', { params: { query: range ?? {} } });
}

/** How many incidents were detected on each of the last days. */
export function incidentDaysQuery(days: number) {
  return api.queryOptions('get', '/api/v1/incidents-timeline', { params: { query: { days } } });
}

/** Declares an incident. */
export function useDeclareIncident() {
  const queries = useQueryClient();
  return api.useMutation('post', list, {
    onSuccess: () =>
      void queries.invalidateQueries({
        predicate: (query) => [list, '/api/v1/incidents-stats', '/api/v1/incidents-timeline'].some((path) => reads(query, path)),
      }),
  });
}

/** What a row or a selection can be changed to. */
export type IncidentChange =
  | { kind: 'state'; state: IncidentState }
  | { kind: 'severity'; severity: Severity }
  | { kind: 'owner'; owner: { id: string; name: string } | null };

/** Sends one change and returns the incident as the server has it now. */
async function send(id: string, change: IncidentChange): Promise<Incident> {
  const params = { path: { incident_id: id } };
  switch (change.kind) {
    case 'state': {
      const { data } = await client.PATCH(`${one}/state`, { params, body: { state: change.state } });
      return held(data?.incident);
    }
    case 'severity': {
      const { data } = await client.PATCH(`${one}/severity`, { params, body: { severity: change.severity } });
      return held(data?.incident);
    }
    case 'owner': {
      const { data } = await client.PATCH(`${one}/assignee`, { params, body: { assignee_id: change.owner?.id ?? null } });
      return held(data);
    }
  }
}

function held(incident: Incident | undefined): Incident {
  if (!incident) throw new Error('The answer held no incident.');
  return incident;
}

/** The row as it will look once the server agrees. */
function expected(row: Incident, change: IncidentChange): Incident {
  if (change.kind === 'state') return { ...row, state: change.state };
  if (change.kind === 'severity') return { ...row, severity: change.severity };
  const { id, name } = change.owner ?? {};
  return { ...row, assignee_id: (id ?? null) as Incident['assignee_id'], assignee_name: name ?? null };
}

function patchRow(queries: QueryClient, id: string, change: (row: Incident) => Incident): void {
  queries.setQueriesData<Answer<typeof list>>({ predicate: (query) => reads(query, list) }, (page) =>
    page ? { ...page, items: page.items.map((row) => (row.id === id ? change(row) : row)) } : undefined,
  );
  queries.setQueriesData<Answer<typeof one>>({ predicate: (query) => reads(query, one, { incident_id: id }) }, (row) =>
    row ? change(row) : undefined,
  );
}

/** Changes an incident: its row changes at once and goes back when the server refuses. */
export function useChangeIncident() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ incident, change }: { incident: Incident; change: IncidentChange }) => send(incident.id, change),
    onMutate: ({ incident, change }) => patchRow(queries, incident.id, (row) => expected(row, change)),
    onError: (_, { incident }) => patchRow(queries, incident.id, () => incident),
    onSuccess: (next) => {
      patchRow(queries, next.id, () => next);
      void queries.invalidateQueries({ predicate: (query) => reads(query, '/api/v1/incidents-stats') });
    },
  });
}
