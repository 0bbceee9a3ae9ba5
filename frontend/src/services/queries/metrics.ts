import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ExemplarSeries } from '@/lib/promql/exemplars';
import type { PromSeries } from '@/lib/promql/series';
import { api, client } from '@/services/api';

interface Ends {
  from: number;
  to: number;
}

const points = 300;
const shortest = 15;

/** Seconds between two points: enough for a chart, and whole. */
export function stepOf({ from, to }: Ends): number {
  return Math.max(shortest, Math.ceil((to - from) / 1_000 / points));
}

/** The moments of a chart in milliseconds: what a range query answers for. */
export function gridOf(ends: Ends): number[] {
  const step = stepOf(ends);
  const start = Math.floor(ends.from / 1_000 / step) * step;
  const count = Math.floor((ends.to / 1_000 - start) / step) + 1;
  return Array.from({ length: count }, (_, index) => (start + index * step) * 1_000);
}

/** What the Prometheus API answers; the document of the API leaves the data open, as Prometheus does. */
interface Prom<Data> {
  data: Data;
  warnings?: string[] | null | undefined;
  infos?: string[] | null | undefined;
}

type PromPath =
  | '/api/v1/prom/api/v1/query_range'
  | '/api/v1/prom/api/v1/query_exemplars'
  | '/api/v1/prom/api/v1/labels'
  | '/api/v1/prom/api/v1/label/{name}/values';

/** Asks the Prometheus API. */
function prom<Data>(path: PromPath, query: Record<string, string | string[]>, segments: Record<string, string> = {}) {
  return queryOptions({
    queryKey: ['get', path, { query, segments }],
    queryFn: async ({ signal }): Promise<Prom<Data>> => {
      const { data } = await client.GET(path, { params: { query, path: segments } as never, signal });
      if (!data) throw new Error('The answer held no data.');
      return data as Prom<Data>;
    },
  });
}

/** One PromQL query over the range. */
export function rangeQuery(query: string, ends: Ends) {
  const grid = gridOf(ends);
  const params = {
    query,
    start: String((grid[0] ?? 0) / 1_000),
    end: String((grid.at(-1) ?? 0) / 1_000),
    step: String(stepOf(ends)),
  };
  return {
    ...prom<{ resultType: string; result: PromSeries[] }>('/api/v1/prom/api/v1/query_range', params),
    enabled: query.trim() !== '',
  };
}

/** Single requests behind a query over the range, with their traces. */
export function exemplarsQuery(query: string, ends: Ends) {
  const params = { query, start: String(ends.from / 1_000), end: String(ends.to / 1_000) };
  return { ...prom<ExemplarSeries[]>('/api/v1/prom/api/v1/query_exemplars', params), enabled: query.trim() !== '' };
}

/** The metrics that were seen in the range. */
export function metricNamesQuery(ends: { from: string; to: string }) {
  return api.queryOptions('get', '/api/v1/metrics/names', { params: { query: ends } }, { placeholderData: keepPreviousData });
}

/** The labels of a metric, or of all. */
export function labelNamesQuery(metric: string) {
  return prom<string[]>('/api/v1/prom/api/v1/labels', metric ? { 'match[]': [metric] } : {});
}

/** The values of one label of a metric. */
export function labelValuesQuery(metric: string, name: string) {
  return {
    ...prom<string[]>('/api/v1/prom/api/v1/label/{name}/values', metric ? { 'match[]': [metric] } : {}, { name }),
    enabled: name !== '',
  };
}
