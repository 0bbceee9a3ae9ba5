import { queryOptions } from '@tanstack/react-query';
import { client } from '@/services/api';

/** The first of something that was awaited. */
export interface Arrived {
  at: string;
  what: string;
}

type Signal = 'metrics' | 'logs' | 'traces' | 'errors' | 'hosts' | 'browser';

/** How many of the newest are read to find the first among them. */
const newest = 50;

const readers: Record<Signal, (since: string, signal: AbortSignal) => Promise<Arrived | null>> = {
  metrics: async (since, signal) => {
    const { data = [] } = await client.GET('/api/v1/metrics/names', { params: { query: { from: since } }, signal });
    const latest = data.toSorted((a, b) => Date.parse(b.last_seen) - Date.parse(a.last_seen)).slice(0, 1);
    return first(latest, (metric) => ({ at: metric.last_seen, what: `metric ${metric.metric_name}` }));
  },
  logs: async (since, signal) => {
    const query = { time_from: since, order: 'asc', limit: 1 } as const;
    const { data } = await client.GET('/api/v1/logs/search', { params: { query }, signal });
    return first(data?.items ?? [], (line) => ({ at: line.timestamp, what: `a line of ${line.service_name}` }));
  },
  traces: async (since, signal) => {
    const { data = [] } = await client.GET('/api/v1/traces', { params: { query: { from: since, limit: newest } }, signal });
    return first(data, (trace) => ({ at: trace.timestamp, what: `${trace.root_operation} of ${trace.root_service}` }));
  },
  errors: async (since, signal) => {
    const query = { from: since, sort: 'last_seen', limit: newest } as const;
    const { data = [] } = await client.GET('/api/v1/errors/groups', { params: { query }, signal });
    return first(data, (group) => ({ at: group.last_seen, what: `${group.error_class} of ${group.service_name}` }));
  },
  hosts: async (since, signal) => {
    const { data = [] } = await client.GET('/api/v1/infrastructure/hosts', { params: { query: { limit: 1_000 } }, signal });
    const fresh = data.filter(({ last_seen }) => Date.parse(last_seen) >= Date.parse(since));
    return first(fresh, (host) => ({ at: host.last_seen, what: `host ${host.hostname}` }));
  },
  browser: async (since, signal) => {
    const { data } = await client.GET('/api/v1/browser/overview', { params: { query: { from: since } }, signal });
    const events = data?.total_events ?? 0;
    return events > 0 ? { at: new Date().toISOString(), what: `${events} events so far` } : null;
  },
};

/** The earliest of what was found, or nothing. */
function first<Row>(rows: readonly Row[], toArrived: (row: Row) => Arrived): Arrived | null {
  return rows.map(toArrived).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0] ?? null;
}

/** The first item of a signal since a moment; null while there is none. */
export function arrivalQuery(signal: Signal, since: string) {
  return queryOptions({
    queryKey: ['arrival', signal, since],
    queryFn: ({ signal: abort }) => readers[signal](since, abort),
  });
}
