import {
  browserSnippets,
  curl,
  errorSnippets,
  hostSnippets,
  type IngestSnippet,
  openTelemetry,
  otelCollector,
  type Target,
} from './senders';

/** What can be sent. */
export const signals = ['metrics', 'logs', 'traces', 'errors', 'hosts', 'browser'] as const;
export type Signal = (typeof signals)[number];

/** What stands in a snippet until there is a key. */
export const keyPlaceholder = 'srec_YOUR_KEY';

/** Ways to send a signal to this installation, ready to paste; without a key but for that. */
export function ingestSnippets(signal: Signal, origin: string, key: string = keyPlaceholder): IngestSnippet[] {
  return makers[signal]({ origin, key });
}

const makers: Record<Signal, (to: Target) => IngestSnippet[]> = {
  logs: (to) => [
    curl(to, 'ingest/logs', { logs: [{ service_name: 'checkout', level: 'INFO', message: 'Hello from the shell' }] }),
    openTelemetry(to),
    otelCollector(to, 'logs'),
    promtail(to),
    alloy(to),
    syslog(to),
  ],
  traces: (to) => [
    openTelemetry(to),
    otelCollector(to, 'traces'),
    curl(to, 'ingest/traces', {
      spans: [
        { trace_id: 'demo-1', span_id: 'a', service_name: 'checkout', operation: 'GET /cart', duration_ms: 120, kind: 'server' },
        {
          trace_id: 'demo-1',
          span_id: 'b',
          parent_span_id: 'a',
          service_name: 'prices',
          operation: 'GET /price',
          duration_ms: 80,
          kind: 'server',
        },
      ],
    }),
  ],
  metrics: (to) => [
    prometheus(to),
    openTelemetry(to),
    otelCollector(to, 'metrics'),
    curl(to, 'ingest/metrics', {
      metrics: [{ service_name: 'checkout', metric_name: 'queue.length', value: 12, metric_type: 'gauge' }],
    }),
  ],
  errors: errorSnippets,
  hosts: hostSnippets,
  browser: browserSnippets,
};

function prometheus({ origin, key }: Target): IngestSnippet {
  return {
    value: 'prometheus',
    label: 'Prometheus',
    place: 'Add this to prometheus.yml and reload Prometheus.',
    code: `remote_write:
  - url: ${origin}/api/v1/prom/write
    authorization:
      credentials: ${key}
`,
  };
}

function promtail({ origin, key }: Target): IngestSnippet {
  return {
    value: 'loki',
    label: 'Promtail',
    place: 'Use this as the clients of Promtail; any other Loki library takes the same address and header.',
    code: `clients:
  - url: ${origin}/api/v1/loki/api/v1/push
    headers:
      X-API-Key: ${key}
`,
  };
}

function alloy({ origin, key }: Target): IngestSnippet {
  return {
    value: 'alloy',
    label: 'Alloy',
    place: 'Add this to config.alloy and forward your sources to it.',
    code: `loki.write "sre_copilot" {
  endpoint {
    url     = "${origin}/api/v1/loki/api/v1/push"
    headers = { "X-API-Key" = "${key}" }
  }
}
`,
  };
}

function syslog({ origin, key }: Target): IngestSnippet {
  return {
    value: 'syslog-ng',
    label: 'syslog-ng',
    place: 'Add this to syslog-ng.conf, with the name of your source in place of s_local, and reload syslog-ng.',
    code: `destination d_sre_copilot {
  http(
    url("${origin}/api/v1/ingest/logs")
    headers("X-API-Key: ${key}", "Content-Type: application/x-ndjson")
    body("$(format-json service_name=$PROGRAM level=$LEVEL message=$MSG host=$HOST timestamp=$ISODATE)")
    delimiter("\\n") batch-lines(500) batch-timeout(1000)
  );
};
log { source(s_local); destination(d_sre_copilot); };
`,
  };
}
