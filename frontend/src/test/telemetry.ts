import type { Log, TraceSpan } from '@/types/telemetry';
import { moment } from './factories';

let serial = 0;

/** One line of a log. */
export function log(change: Partial<Log> = {}): Log {
  serial += 1;
  return {
    timestamp: moment,
    level: 'INFO',
    service_name: 'checkout',
    message: 'order placed',
    attributes: { http: { status: 200 }, region: 'eu' },
    trace_id: null,
    span_id: null,
    id: `log-${serial}`,
    host: 'web-1',
    truncated: false,
    ...change,
  };
}

/** One span of a trace that began at the moment of the tests. */
export function span(id: string, change: Partial<TraceSpan> = {}): TraceSpan {
  const offset = change.offset_ms ?? 0;
  const start = Date.parse(moment) + offset;
  return {
    trace_id: 'trace-1',
    span_id: id,
    parent_span_id: '',
    service_name: 'checkout',
    operation: `operation ${id}`,
    duration_ms: 10,
    status: 'ok',
    attributes: {},
    events: [],
    timestamp: new Date(start).toISOString(),
    kind: 'server',
    end_time: new Date(start + (change.duration_ms ?? 10)).toISOString(),
    scope: '',
    links: [],
    depth: 0,
    offset_ms: 0,
    critical_path: false,
    ...change,
  };
}
