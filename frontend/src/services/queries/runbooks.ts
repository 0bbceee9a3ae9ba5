import { keepPreviousData, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunbooksSearch } from '@/lib/search/runbooks';
import { api, client } from '@/services/api';
import { reads } from '@/services/liveCache';
import type { Runbook, RunbookExecution, Schema } from '@/types/api';

const list = '/api/v1/runbooks';
const one = '/api/v1/runbooks/{runbook_id}';
const ofRunbook = '/api/v1/runbooks/{runbook_id}/executions';
const executions = '/api/v1/runbooks/executions';
const matching = '/api/v1/incidents/{incident_id}/runbooks';

export const runbookPageSize = 50;

/** How many executions are read of one runbook or incident. */
export const executionLimit = 50;

/** One page of the runbooks that match. */
export function runbooksQuery({ q, service, tag, page }: RunbooksSearch) {
  const filters = { search: q.trim(), service_name: service, tag };
  const wanted = Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
  return api.queryOptions(
    'get',
    list,
    { params: { query: { ...wanted, page, limit: runbookPageSize } } },
    { placeholderData: keepPreviousData },
  );
}

/** One runbook. */
export function runbookQuery(id: string) {
  return api.queryOptions('get', one, { params: { path: { runbook_id: id } } });
}

/** When and by whom it was followed, newest first. */
export function runbookExecutionsQuery(id: string) {
  return api.queryOptions('get', ofRunbook, { params: { path: { runbook_id: id }, query: { limit: executionLimit } } });
}

/** The runbooks that fit an incident, best first. */
export function matchingRunbooksQuery(incidentId: string) {
  return api.queryOptions('get', matching, { params: { path: { incident_id: incidentId } } });
}

/** What was followed for an incident, newest first. */
export function incidentExecutionsQuery(incidentId: string) {
  return api.queryOptions('get', executions, { params: { query: { incident_id: incidentId, limit: executionLimit } } });
}

export interface SaveRunbook {
  body: Schema<'RunbookRequest'>;
  /** What the text was written from; absent for a new one. */
  from?: { id: string; version: number };
}

/** Writes a new runbook, or replaces one if nobody else changed it meanwhile. */
export function useSaveRunbook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ body, from }: SaveRunbook): Promise<Runbook> => {
      const { data } = from
        ? await client.PUT(one, {
            params: { path: { runbook_id: from.id }, header: { 'If-Match': `"${from.version}"` } },
            body,
          })
        : await client.POST(list, { body });
      if (!data) throw new Error('The answer held no runbook.');
      return data;
    },
    onSuccess: (saved) => {
      queries.setQueryData(runbookQuery(saved.id).queryKey, saved);
      refresh(queries, list, matching);
    },
  });
}

/** Deletes a runbook and its executions. */
export function useDeleteRunbook() {
  const queries = useQueryClient();
  return api.useMutation('delete', one, { onSuccess: () => refresh(queries, list, matching, executions) });
}

/** Starts to follow a runbook. */
export function useStartRunbook() {
  const queries = useQueryClient();
  return api.useMutation('post', ofRunbook, { onSuccess: () => refresh(queries, executions, ofRunbook, one) });
}

/** Says how an execution goes on; what the server answers is shown. */
export function useUpdateExecution() {
  const queries = useQueryClient();
  const put = (now: RunbookExecution) =>
    queries.setQueriesData<RunbookExecution[]>(
      { predicate: (query) => reads(query, executions) || reads(query, ofRunbook, { runbook_id: now.runbook_id }) },
      (rows) => rows?.map((row) => (row.id === now.id ? now : row)),
    );
  return api.useMutation('patch', '/api/v1/runbooks/executions/{execution_id}', {
    onSuccess: put,
    // Somebody else may have ended it: what is true now is asked for.
    onError: () => refresh(queries, executions, ofRunbook),
  });
}

function refresh(queries: QueryClient, ...paths: string[]): void {
  void queries.invalidateQueries({ predicate: (query) => paths.some((path) => reads(query, path)) });
}
