import { api } from '@/services/api';

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

/** One PromQL query over the range. */
export function rangeQuery(query: string, ends: Ends) {
  const grid = gridOf(ends);
  return api.queryOptions(
    'get',
    '/api/v1/prom/api/v1/query_range',
    {
      params: {
        query: {
          query,
          start: String((grid[0] ?? 0) / 1_000),
          end: String((grid.at(-1) ?? 0) / 1_000),
          step: String(stepOf(ends)),
        },
      },
    },
    { enabled: query.trim() !== '' },
  );
}

/** The metrics that were seen in the range. */
export function metricNamesQuery(ends: { from: string; to: string }) {
  return api.queryOptions(
    'get',
    '/api/v1/metrics/names',
    { params: { query: { ...ends, limit: 1_000 } } },
    { placeholderData: (before: unknown) => before as never },
  );
}

/** The labels of a metric, or of all. */
export function labelNamesQuery(metric: string) {
  return api.queryOptions('get', '/api/v1/prom/api/v1/labels', {
    params: { query: metric ? { 'match[]': [metric] } : {} },
  });
}

/** The values of one label of a metric. */
export function labelValuesQuery(metric: string, name: string) {
  return api.queryOptions(
    'get',
    '/api/v1/prom/api/v1/label/{name}/values',
    { params: { path: { name }, query: metric ? { 'match[]': [metric] } : {} } },
    { enabled: name !== '' },
  );
}
