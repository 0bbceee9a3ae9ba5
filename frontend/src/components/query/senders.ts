/** One way to send something. */
export interface IngestSnippet {
  value: string;
  label: string;
  /** Where it goes. */
  place: string;
  code: string;
}

/** Where something is sent, and with which key. */
export interface Target {
  origin: string;
  key: string;
}

/** Sends one thing from a shell. */
export function curl({ origin, key }: Target, path: string, body: unknown): IngestSnippet {
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

/** The environment of any OpenTelemetry SDK. */
export function openTelemetry({ origin, key }: Target): IngestSnippet {
  return {
    value: 'otlp',
    label: 'OpenTelemetry SDK',
    place: 'Set these for any OpenTelemetry SDK and restart the service.',
    code: `export OTEL_SERVICE_NAME=checkout
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}/api/v1/otlp
export OTEL_EXPORTER_OTLP_HEADERS=X-API-Key=${key}
`,
  };
}

/** An exporter of an OpenTelemetry Collector and the pipeline of one signal. */
export function otelCollector({ origin, key }: Target, pipeline: 'metrics' | 'logs' | 'traces'): IngestSnippet {
  return {
    value: 'collector',
    label: 'OpenTelemetry Collector',
    place: 'Merge this into the configuration of the collector and restart it.',
    code: `receivers:
  otlp:
    protocols:
      http: {}
      grpc: {}
exporters:
  otlphttp/sre-copilot:
    endpoint: ${origin}/api/v1/otlp
    compression: gzip
    headers:
      X-API-Key: ${key}
service:
  pipelines:
    ${pipeline}:
      receivers: [otlp]
      exporters: [otlphttp/sre-copilot]
`,
  };
}

/** Ways to report errors. */
export function errorSnippets(to: Target): IngestSnippet[] {
  return [
    {
      value: 'sentry',
      label: 'Sentry SDK',
      place: 'Point the SDK that you use already at this address.',
      code: `SENTRY_DSN=${to.origin.replace('://', `://${to.key}@`)}/1
`,
    },
    curl(to, 'ingest/errors', {
      service_name: 'checkout',
      error_class: 'ValueError',
      message: 'no price for item 42',
      stack_trace: 'Traceback (most recent call last):\n  File "cart.py", line 7, in total\nValueError: no price for item 42',
    }),
    openTelemetry(to),
  ];
}

/** Ways to report how a host is. */
export function hostSnippets({ origin, key }: Target): IngestSnippet[] {
  return [
    {
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
  ];
}

/** Ways to report what people's browsers measure. */
export function browserSnippets({ origin, key }: Target): IngestSnippet[] {
  return [
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
  ];
}
