import { infiniteQueryOptions, keepPreviousData, useMutation, useQueryClient } from '@tanstack/react-query';
import type { LogFilters, LogsSearch } from '@/lib/search/logs';
import { api, client } from '@/services/api';
import { readFile } from '@/services/download';
import { reads } from '@/services/liveCache';
import type { LogPage } from '@/types/telemetry';

const search = '/api/v1/logs/search';
const views = '/api/v1/logs/views';

interface Ends {
  from: string;
  to: string;
}

/** How many entries a page of the list holds. */
const pageSize = 500;
/** How many entries the list holds at most; the export has more. */
export const listLimit = 100_000;

/** The filters of the URL as the API takes them; what is not set is left out. */
export function logParams({ q, service, level }: LogFilters, { from, to }: Ends) {
  return {
    ...(q.trim() ? { query: q.trim() } : {}),
    ...(service ? { service } : {}),
    ...(level.length > 0 ? { level: level.join(',') } : {}),
    time_from: from,
    time_to: to,
  };
}

/** Matching entries, page after page as the list is scrolled. */
export function logsQuery(filters: LogFilters, order: LogsSearch['order'], ends: Ends) {
  const params = { ...logParams(filters, ends), order, limit: pageSize };
  return infiniteQueryOptions({
    queryKey: ['get', search, { pages: params }],
    queryFn: async ({ pageParam, signal }): Promise<LogPage> => {
      const query = pageParam === '' ? params : { ...params, cursor: pageParam };
      const { data } = await client.GET(search, { params: { query }, signal });
      if (!data) throw new Error('The answer held no logs.');
      return data;
    },
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }, pages) => (pages.length * pageSize < listLimit ? next_cursor : null),
    placeholderData: keepPreviousData,
    // The ends of the range are fixed, so the same question has the same answer.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

/** Counts over time by level, of what the filters match. */
export function logStatsQuery(filters: LogFilters, ends: Ends) {
  return api.queryOptions(
    'get',
    '/api/v1/logs/stats',
    { params: { query: logParams(filters, ends) } },
    { placeholderData: keepPreviousData },
  );
}

/** The commonest values of the commonest fields, of what the filters match. */
export function logFacetsQuery(filters: LogFilters, ends: Ends) {
  return api.queryOptions(
    'get',
    '/api/v1/logs/facets',
    { params: { query: { ...logParams(filters, ends), limit: 10 } } },
    { placeholderData: keepPreviousData },
  );
}

/** The services that sent logs in the last week. */
export function logServicesQuery() {
  return api.queryOptions('get', '/api/v1/logs/services', {}, { staleTime: 60_000 });
}

/** The lines around one entry, on the same service and host. */
export function logContextQuery(id: string, around: number) {
  return api.queryOptions(
    'get',
    '/api/v1/logs/context',
    { params: { query: { id, before: around, after: around } } },
    { placeholderData: keepPreviousData },
  );
}

/** What the lines have in common, the commonest first. */
export function logPatternsQuery({ service, level }: LogFilters, { from, to }: Ends) {
  const query = {
    ...(service ? { service } : {}),
    ...(level.length > 0 ? { level: level.join(',') } : {}),
    time_from: from,
    time_to: to,
    limit: 500,
  };
  return api.queryOptions('get', '/api/v1/logs/patterns', { params: { query } }, { placeholderData: keepPreviousData });
}

/** Own and shared saved views. */
export function logViewsQuery() {
  return api.queryOptions('get', views, {});
}

function useRefreshViews(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ predicate: (query) => reads(query, views) });
}

/** Saves the filters under a name. */
export function useSaveLogView() {
  return api.useMutation('post', views, { onSuccess: useRefreshViews() });
}

/** Removes a saved view. */
export function useDeleteLogView() {
  const refresh = useRefreshViews();
  return useMutation({
    mutationFn: (id: string) => client.DELETE('/api/v1/logs/views/{view_id}', { params: { path: { view_id: id } } }),
    onSuccess: refresh,
  });
}

export type LogFormat = 'csv' | 'ndjson';

/** Every matching line, as a file that arrives piece by piece. */
export async function exportLogs(
  filters: LogFilters,
  ends: Ends,
  format: LogFormat,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<{ file: Blob; name: string }> {
  const answer = await client.GET('/api/v1/logs/export', {
    params: { query: { ...logParams(filters, ends), format } },
    parseAs: 'stream',
    signal,
  });
  return readFile(answer, `logs.${format}`, onBytes);
}
