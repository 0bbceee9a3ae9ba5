import { keepPreviousData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';
import { type Answer, reads } from '@/services/liveCache';
import type { Incident, Schema } from '@/types/api';
import { activitiesQuery, eventsQuery, incidentAlertsQuery, incidentQuery, type TimelineEvent } from './incident';
import { pageSize } from './incidents';

const list = '/api/v1/incidents';
const tasks = '/api/v1/incidents/{incident_id}/tasks';
const task = '/api/v1/incidents/{incident_id}/tasks/{task_id}';
const event = '/api/v1/incidents/{incident_id}/events/{event_id}';

export type IncidentTask = Schema<'IncidentTask'>;
export type IncidentRole = Schema<'IncidentRole'>;
export type Impact = Schema<'IncidentImpact'>;

/** What is to be done for one incident, oldest first. */
export function tasksQuery(id: string) {
  return api.queryOptions('get', tasks, { params: { path: { incident_id: id } } });
}

/** Adds a task. */
export function useAddTask(id: string) {
  const queries = useQueryClient();
  return api.useMutation('post', tasks, {
    onSuccess: (added) => {
      queries.setQueryData<IncidentTask[]>(tasksQuery(id).queryKey, (rows) =>
        rows && !rows.some((row) => row.id === added.id) ? [...rows, added] : rows,
      );
      told(queries, id);
    },
  });
}

/** Changes a task; what is left out stays. */
export function useChangeTask(id: string) {
  const queries = useQueryClient();
  return api.useMutation('patch', task, {
    onSuccess: (next) => {
      queries.setQueryData<IncidentTask[]>(tasksQuery(id).queryKey, (rows) =>
        rows?.map((row) => (row.id === next.id ? next : row)),
      );
      told(queries, id);
    },
  });
}

/** Removes a task for good. */
export function useDeleteTask(id: string) {
  const queries = useQueryClient();
  return api.useMutation('delete', task, {
    onSuccess: (_, { params }) => {
      queries.setQueryData<IncidentTask[]>(tasksQuery(id).queryKey, (rows) =>
        rows?.filter((row) => row.id !== params.path.task_id),
      );
      told(queries, id);
    },
  });
}

/** The timeline may tell of what was just done. */
function told(queries: QueryClient, id: string): void {
  for (const { queryKey } of [eventsQuery(id), activitiesQuery(id)]) void queries.invalidateQueries({ queryKey });
}

/** Replaces who does what. */
export function useSetRoles(id: string) {
  const queries = useQueryClient();
  return api.useMutation('put', '/api/v1/incidents/{incident_id}/roles', {
    onSuccess: (roles) => {
      queries.setQueryData<Incident>(incidentQuery(id).queryKey, (old) => old && { ...old, roles });
      void queries.invalidateQueries({ queryKey: incidentQuery(id).queryKey });
      told(queries, id);
    },
  });
}

/** The incidents that another one can be merged into, newest first. */
export function mergeTargetsQuery(search: string, states: readonly string[]) {
  const state = states.join(',');
  return api.queryOptions(
    'get',
    list,
    { params: { query: { ...(search ? { search } : {}), ...(state ? { state } : {}), page: 1, limit: pageSize } } },
    { placeholderData: keepPreviousData },
  );
}

/** Makes it a duplicate of another incident; answers with that one. */
export function useMergeIncident(id: string) {
  const queries = useQueryClient();
  return api.useMutation('post', '/api/v1/incidents/{incident_id}/merge', {
    onSuccess: (target) => {
      queries.setQueryData<Incident>(incidentQuery(target.id).queryKey, target);
      rearranged(queries, id, target.id);
    },
  });
}

/** Takes a merge back. */
export function useUnmergeIncident() {
  const queries = useQueryClient();
  return api.useMutation('post', '/api/v1/incidents/{incident_id}/unmerge', {
    onMutate: ({ params }) =>
      queries.getQueryData<Incident>(incidentQuery(params.path.incident_id).queryKey)?.duplicate_of ?? undefined,
    onSuccess: (next, _, target) => {
      queries.setQueryData<Incident>(incidentQuery(next.id).queryKey, next);
      rearranged(queries, next.id, ...(target ? [target] : []));
    },
  });
}

/** Alerts went from one incident to another: everything that shows them is asked for again. */
function rearranged(queries: QueryClient, ...ids: string[]): void {
  for (const id of ids) {
    for (const { queryKey } of [incidentQuery(id), incidentAlertsQuery(id)]) void queries.invalidateQueries({ queryKey });
    told(queries, id);
  }
  void queries.invalidateQueries({
    predicate: (query) => reads(query, list) || reads(query, '/api/v1/incidents-stats'),
  });
}

/** Changes how the timeline shows an event; null restores what was there first. */
export function useEditEvent(id: string) {
  const queries = useQueryClient();
  return api.useMutation('patch', event, {
    onSuccess: (next: TimelineEvent) => {
      const { queryKey } = eventsQuery(id);
      queries.setQueryData<Answer<'/api/v1/incidents/{incident_id}/events'>>(queryKey, (rows) =>
        rows?.map((row) => (row.id === next.id ? next : row)).sort((one, other) => Date.parse(one.at) - Date.parse(other.at)),
      );
      void queries.invalidateQueries({ queryKey });
    },
  });
}
