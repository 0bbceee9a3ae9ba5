/** What can be sent. */
export type Signal = 'logs' | 'traces' | 'metrics' | 'errors' | 'hosts' | 'browser';

export interface IngestSnippet {
  value: string;
  label: string;
  /** Where it goes. */
  place: string;
  code: string;
}

const key = 'srec_YOUR_KEY';

/** Ways to send a signal to this installation, ready to paste but for the key. */
export function ingestSnippets(signal: Signal, origin: string): IngestSnippet[] {
  return makers[signal](origin);
}

function curl(origin: string, path: string, body: unknown): IngestSnippet {
  return {
    value: 'curl',
    label: 'curl',
    place: 'Run this in a shell. What it sends appears here within seconds.',
    code: `curl -X POST ${origin}/api/v1/${path} \\
  -H 'X-API-Key: ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body)}'
`,
  };
}

function openTelemetry(origin: string): IngestSnippet {
  return {
    value: 'otlp',
    label: 'OpenTelemetry',
    place: 'Set these for any OpenTelemetry SDK and restart the service.',
    code: `export OTEL_SERVICE_NAME=checkout
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}/api/v1/otlp
export OTEL_EXPORTER_OTLP_HEADERS=X-API-Key=${key}
`,
  };
}

function prometheus(origin: string): IngestSnippet {
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

function loki(origin: string): IngestSnippet {
  return {
    value: 'loki',
    label: 'Loki',
    place: 'Use this as the address of Promtail, Grafana Alloy or a Loki logging library.',
    code: `clients:
  - url: ${origin}/api/v1/loki/api/v1/push
    headers:
      X-API-Key: ${key}
`,
  };
}

const makers: Record<Signal, (origin: string) => IngestSnippet[]> = {
  logs: (origin) => [
    curl(origin, 'ingest/logs', { logs: [{ service_name: 'checkout', level: 'INFO', message: 'Hello from the shell' }] }),
    openTelemetry(origin),
    loki(origin),
  ],
  traces: (origin) => [
    openTelemetry(origin),
    curl(origin, 'ingest/traces', {
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
  metrics: (origin) => [
    prometheus(origin),
    openTelemetry(origin),
    curl(origin, 'ingest/metrics', {
      metrics: [{ service_name: 'checkout', metric_name: 'queue.length', value: 12, metric_type: 'gauge' }],
    }),
  ],
  errors: (origin) => [
    {
      value: 'sentry',
      label: 'Sentry SDK',
      place: 'Point the SDK that you use already at this address.',
      code: `SENTRY_DSN=${origin.replace('://', `://${key}@`)}/1
`,
    },
    curl(origin, 'ingest/errors', {
      service_name: 'checkout',
      error_class: 'ValueError',
      message: 'no price for item 42',
      stack_trace: 'Traceback (most recent call last):\n  File "cart.py", line 7, in total\nValueError: no price for item 42',
    }),
    openTelemetry(origin),
  ],
  hosts: (origin) => [
    {
      ...curl(origin, 'ingest/infrastructure', {}),
      value: 'shell',
      label: 'Shell',
      place: 'Run this on the host, from cron or a timer, once every 15 seconds.',
      code: `curl -X POST ${origin}/api/v1/ingest/infrastructure \\
  -H 'X-API-Key: ${key}' \\
  -H 'Content-Type: application/json' \\
  -d "{\\"hostname\\":\\"$(hostname)\\",\\"os\\":\\"linux\\",\\"interval_seconds\\":15,
       \\"memory_percent\\":$(free | awk '/Mem/{print 100*$3/$2}'),
       \\"disk_usage\\":$(df --output=pcent / | tr -dc 0-9),
       \\"load_avg\\":[$(cut -d' ' -f1-3 /proc/loadavg | tr ' ' ,)]}"
`,
    },
  ],
  browser: (origin) => [
    {
      value: 'web-vitals',
      label: 'web-vitals',
      place: 'Add this to your site. The key must be one for browsers: with allowed origins.',
      code: `import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';

const url = '${origin}/api/v1/ingest/browser?key=${key}';
const send = (metric) =>
  navigator.sendBeacon(url, JSON.stringify({ app_name: 'web', url: location.href, web_vitals: [metric] }));
[onCLS, onFCP, onINP, onLCP, onTTFB].forEach((on) => on(send));
`,
    },
  ],
};
