// biome-ignore-all lint/style/noExcessiveLinesPerFile: goes when the generated types land
// Shapes of routes whose generated types have not landed yet. Removed with them.
import type { Schema } from './api';

type Refused = { headers: { [name: string]: unknown }; content: { 'application/json': Schema<'Envelope'> } };
type Answered<Params, Body, Type extends string = 'application/json'> = {
  parameters: Params & { header?: never; cookie?: never };
  requestBody?: never;
  responses: { 200: { headers: { [name: string]: unknown }; content: { [key in Type]: Body } }; default: Refused };
};
type Get<Query, Body, Path = never> = {
  get: Answered<{ query?: Query } & ([Path] extends [never] ? { path?: never } : { path: Path }), Body>;
};
type WithBody<Body, Sent, Path, Status extends number> = {
  parameters: { query?: never; header?: never; cookie?: never } & ([Path] extends [never] ? { path?: never } : { path: Path });
  requestBody: { content: { 'application/json': Sent } };
  responses: { [key in Status]: { headers: { [name: string]: unknown }; content: { 'application/json': Body } } } & {
    default: Refused;
  };
};

interface Range {
  from?: string;
  to?: string;
}

interface Log {
  timestamp: string;
  level: string;
  service_name: string;
  message: string;
  attributes: { [key: string]: unknown };
  trace_id: string | null;
  span_id: string | null;
  id: string;
  host: string | null;
  truncated: boolean;
}

interface LogFilters {
  query?: string;
  service?: string;
  level?: string;
  min_level?: 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  host?: string;
  trace_id?: string;
  attribute?: string[] | null;
  syntax?: 'auto' | 'text' | 'full';
  time_from?: string;
  time_to?: string;
}

interface LogView {
  id: string;
  name: string;
  filters: { [key: string]: unknown };
  shared: boolean;
  created_by: string | null;
  created_at: string;
}

interface Txn {
  transaction_id: string;
  service_name: string;
  endpoint: string;
  method: string;
  status_code: number;
  duration_ms: number;
  db_duration_ms: number;
  external_duration_ms: number;
  error: boolean;
  timestamp: string;
  trace_id: string | null;
}

interface SpanEvent {
  name: string;
  timestamp: string | null;
  attributes: { [key: string]: unknown };
}

interface Span {
  trace_id: string;
  span_id: string;
  parent_span_id: string;
  service_name: string;
  operation: string;
  duration_ms: number;
  status: 'ok' | 'error';
  attributes: { [key: string]: unknown };
  events: SpanEvent[];
  timestamp: string;
  kind: string;
  end_time: string;
  scope: string;
  links: { trace_id: string; span_id: string; attributes: { [key: string]: unknown } }[];
}

interface TraceFilters extends Range {
  service?: string;
  operation?: string;
  status?: 'ok' | 'error';
  min_duration?: number;
  max_duration?: number;
  attribute?: string[] | null;
}

interface Group {
  fingerprint: string;
  service_name: string;
  error_class: string;
  message: string;
  occurrence_count: number;
  first_seen: string;
  last_seen: string;
  status: 'unresolved' | 'investigating' | 'resolved' | 'ignored';
  assignee: string;
  regressed: boolean;
  users_affected: number | null;
  releases: string[];
  resolved_in_release: string | null;
  trend?: number[];
}

interface Occurrence {
  timestamp: string;
  stack_trace: string;
  attributes: { [key: string]: unknown };
  trace_id: string | null;
  release: string | null;
  user_id: string | null;
}

interface HostSample {
  timestamp: string;
  cpu_percent: number | null;
  memory_percent: number | null;
  disk_usage: number | null;
  network_io: { bytes_sent: number; bytes_recv: number; sent_per_s: number | null; recv_per_s: number | null };
  load_avg: number[];
  disks: { [mount: string]: number };
  memory_bytes: number | null;
}

interface Vital {
  avg: number;
  count: number;
  p75: number;
  good: number;
  needs_improvement: number;
  poor: number;
}

interface PromResult {
  status: 'success';
  warnings?: string[] | null;
  infos?: string[] | null;
}

declare module './api.gen' {
  interface paths {
    '/api/v1/logs/search': Get<
      LogFilters & { limit?: number; offset?: number; order?: 'asc' | 'desc'; cursor?: string },
      {
        items: Log[];
        total: number;
        limit: number;
        offset: number;
        total_exact: boolean;
        next_cursor: string | null;
        query_warning: string | null;
      }
    >;
    '/api/v1/logs/services': Get<{ time_from?: string }, { services: string[] }>;
    '/api/v1/logs/stats': Get<
      LogFilters & { step?: number },
      {
        total: number;
        by_level: { [level: string]: number };
        by_service: { [service: string]: number };
        histogram: { t: string; total: number; by_level: { [level: string]: number } }[];
        step: number;
        total_exact: boolean;
        query_warning: string | null;
      }
    >;
    '/api/v1/logs/facets': Get<
      LogFilters & { fields?: string; limit?: number },
      {
        facets: { field: string; distinct: number; other: number; values: { value: string; count: number }[] }[];
        scanned: number;
        exact: boolean;
        query_warning: string | null;
      }
    >;
    '/api/v1/logs/patterns': Get<
      { service?: string; level?: string; time_from?: string; time_to?: string; limit?: number },
      {
        patterns: {
          pattern: string;
          count: number;
          level: string;
          sample: string;
          first_seen: string;
          last_seen: string;
          services: string[];
          trend: 'new' | 'rising' | 'steady' | 'falling';
        }[];
      }
    >;
    '/api/v1/logs/context': {
      get: Answered<{ query: { id: string; before?: number; after?: number }; path?: never }, { items: Log[]; anchor: string }>;
    };
    '/api/v1/logs/export': {
      get: Answered<{ query?: LogFilters & { format?: 'ndjson' | 'csv' }; path?: never }, string, 'application/x-ndjson'>;
    };
    '/api/v1/logs/views': Get<never, LogView[]> & {
      post: WithBody<LogView, { name: string; filters: { [key: string]: unknown }; shared?: boolean }, never, 201>;
    };
    '/api/v1/logs/views/{view_id}': {
      delete: Answered<{ query?: never; path: { view_id: string } }, { status: 'deleted'; id: string }>;
    };

    '/api/v1/traces': Get<
      TraceFilters & { limit?: number; cursor?: string },
      {
        trace_id: string;
        duration_ms: number;
        service_count: number;
        span_count: number;
        root_service: string;
        root_operation: string;
        has_error: boolean;
        timestamp: string;
      }[]
    >;
    '/api/v1/traces/histogram': Get<
      TraceFilters & { step?: number; buckets?: number },
      { step: number; bounds_ms: number[]; cells: { t: number; counts: number[]; errors: number }[]; total: number }
    >;
    '/api/v1/traces/{trace_id}': Get<
      never,
      {
        trace_id: string;
        spans: Span[];
        total_duration_ms: number;
        waterfall: (Span & { depth: number; offset_ms: number; critical_path: boolean })[];
        span_count: number;
        truncated: boolean;
      },
      { trace_id: string }
    >;
    '/api/v1/traces/{trace_id}/spans/{span_id}/peers': Get<
      Range,
      {
        service_name: string;
        operation: string;
        duration_ms: number;
        count: number;
        percentile: number | null;
        p50_ms: number | null;
        p95_ms: number | null;
        p99_ms: number | null;
        error_rate_percent: number | null;
      },
      { trace_id: string; span_id: string }
    >;
    '/api/v1/traces/services/dependency-map': Get<
      Range,
      {
        nodes: string[];
        edges: { source: string; target: string; call_count: number; error_count: number; p95_ms: number }[];
        dependency_map: { [service: string]: string[] };
      }
    >;

    '/api/v1/metrics/services': Get<Range, string[]>;
    '/api/v1/metrics/services-overview': Get<
      Range & { apdex_t_ms?: number },
      {
        name: string;
        throughput: number;
        avgResponseTime: number;
        errorRate: number;
        sparkline: number[];
        p95ResponseTime: number;
        apdex: number;
        lastSeen: string | null;
      }[]
    >;
    '/api/v1/metrics/services/{service_name}/overview': Get<
      Range & { apdex_t_ms?: number },
      {
        service_name: string;
        throughput_rpm: number;
        avg_response_time_ms: number;
        error_rate_percent: number;
        apdex: number;
        total_transactions: number;
        p50_ms: number;
        p95_ms: number;
        p99_ms: number;
      },
      { service_name: string }
    >;
    '/api/v1/metrics/services/{service_name}/transactions': Get<
      Range & { limit?: number; cursor?: string; endpoint?: string; error?: 'true' | 'false' },
      { service_name: string; transactions: Txn[]; p50_ms: number; p95_ms: number; p99_ms: number; total_count: number },
      { service_name: string }
    >;
    '/api/v1/metrics/services/{service_name}/slow-transactions': Get<
      Range & { limit?: number; min_duration_ms?: number },
      Txn[],
      { service_name: string }
    >;
    '/api/v1/metrics/services/{service_name}/database-queries': Get<
      Range,
      {
        service_name: string;
        query_count: number;
        avg_query_time_ms: number;
        total_db_time_ms: number;
        p95_db_time_ms: number;
        queries: { statement: string; system: string; count: number; avg_ms: number; p95_ms: number }[];
      },
      { service_name: string }
    >;
    '/api/v1/metrics/services/{service_name}/external-services': Get<
      Range,
      {
        service_name: string;
        call_count: number;
        avg_external_time_ms: number;
        total_external_time_ms: number;
        p95_external_time_ms: number;
        services: { host: string; count: number; avg_ms: number; error_rate_percent: number }[];
      },
      { service_name: string }
    >;
    '/api/v1/metrics/services/{service_name}/endpoints': Get<
      Range & { limit?: number; sort?: 'throughput' | 'p95' | 'error_rate' },
      {
        endpoint: string;
        method: string;
        count: number;
        throughput_rpm: number;
        avg_ms: number;
        p95_ms: number;
        error_rate_percent: number;
      }[],
      { service_name: string }
    >;
    '/api/v1/metrics/services/{service_name}/timeseries': Get<
      Range & { step?: number; metrics?: string },
      { service_name: string; step: number; series: { [name: string]: { t: number; v: number | null }[] } },
      { service_name: string }
    >;
    '/api/v1/infrastructure/hosts': Get<
      { status?: 'up' | 'stale' | 'down'; search?: string; limit?: number; cursor?: string },
      {
        hostname: string;
        latest_metrics: HostSample & { hostname: string };
        status: 'up' | 'stale' | 'down';
        first_seen: string;
        last_seen: string;
        os: string | null;
        labels: { [name: string]: string } | null;
      }[]
    >;
    '/api/v1/infrastructure/hosts/{hostname}': Get<
      Range & { limit?: number; step?: number },
      {
        hostname: string;
        status: 'up' | 'stale' | 'down';
        last_seen: string;
        labels: { [name: string]: string };
        disk_forecast: { days_until_full: number; percent_per_day: number; fit: number; hours: number } | null;
        latest_metrics: HostSample;
        metrics_history: HostSample[];
        processes: { pid: number; name: string; cpu_percent: number; memory_percent: number }[];
        containers: {
          id: string;
          name: string;
          state: string;
          image: string | null;
          cpu_percent: number | null;
          memory_bytes: number | null;
        }[];
      },
      { hostname: string }
    >;

    '/api/v1/browser/overview': Get<
      Range & { app_name?: string },
      {
        web_vitals: { [name: string]: Vital };
        js_errors_total: number;
        page_loads_total: number;
        ajax_calls_total: number;
        total_events: number;
      }
    >;
    '/api/v1/browser/page-loads': Get<
      Range & { limit?: number; app_name?: string; url?: string },
      {
        url: string;
        timestamp: string;
        dom_content_loaded: number | null;
        load_complete: number | null;
        first_paint: number | null;
        first_contentful_paint: number | null;
      }[]
    >;
    '/api/v1/browser/errors': Get<
      Range & { limit?: number; app_name?: string },
      {
        url: string;
        timestamp: string;
        message: string;
        filename: string;
        lineno: number;
        colno: number;
        stack: string;
        type: string;
      }[]
    >;
    '/api/v1/browser/ajax': Get<
      Range & { limit?: number; app_name?: string },
      {
        page_url: string;
        timestamp: string;
        url: string;
        method: string;
        duration_ms: number;
        status: number;
        success: boolean;
        trace_id: string | null;
      }[]
    >;
  }
}

export type Unused = Schema<'Me'>;
