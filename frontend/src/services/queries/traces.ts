import type { TracesSearch } from '@/lib/search/traces';
import { api, client } from '@/services/api';
import { pagesOf } from '@/services/pages';

interface Ends {
  from: string;
  to: string;
}

/** The filters of the URL as the API takes them; what is not set is left out. */
export function traceParams({ service, operation, status, min, max, attribute }: TracesSearch, { from, to }: Ends) {
  return {
    ...(service ? { service } : {}),
    ...(operation ? { operation } : {}),
    ...(status ? { status } : {}),
    ...(min === undefined ? {} : { min_duration: min }),
    ...(max === undefined ? {} : { max_duration: max }),
    ...(attribute.length > 0 ? { attribute } : {}),
    from,
    to,
  };
}

const pageSize = 100;

/** Matching traces, newest first, page by page. */
export function tracesQuery(search: TracesSearch, ends: Ends) {
  const params = traceParams(search, ends);
  return {
    ...pagesOf(['traces', JSON.stringify(params)], (page, signal) =>
      client.GET('/api/v1/traces', { params: { query: { ...params, limit: pageSize, ...page } }, signal }),
    ),
    staleTime: Number.POSITIVE_INFINITY,
  };
}

/** How many traces took how long, over time. */
export function traceHistogramQuery(search: TracesSearch, ends: Ends) {
  return api.queryOptions('get', '/api/v1/traces/histogram', { params: { query: traceParams(search, ends) } });
}

/** All spans of a trace. */
export function traceQuery(traceId: string) {
  return api.queryOptions('get', '/api/v1/traces/{trace_id}', { params: { path: { trace_id: traceId } } });
}

/** How a span compares with others of the same service and operation. */
export function spanPeersQuery(traceId: string, spanId: string) {
  return api.queryOptions('get', '/api/v1/traces/{trace_id}/spans/{span_id}/peers', {
    params: { path: { trace_id: traceId, span_id: spanId } },
  });
}

/** What was logged while a span ran. */
export function spanLogsQuery(traceId: string, spanId: string, ends: Ends) {
  return api.queryOptions('get', '/api/v1/logs/search', {
    params: {
      query: {
        query: `span_id:"${spanId}"`,
        trace_id: traceId,
        time_from: ends.from,
        time_to: ends.to,
        order: 'asc',
        limit: 200,
      },
    },
  });
}

/** Every service that was seen, by name. */
export function servicesQuery() {
  return api.queryOptions('get', '/api/v1/metrics/services', {}, { staleTime: 60_000 });
}
