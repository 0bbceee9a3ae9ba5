import type { Signal } from '@/components/query/ingestSnippets';
import type { Connectable } from '@/lib/search/onboarding';
import type { Schema } from '@/types/api';

/** What can be connected, in the words of the first step. */
export const connections: readonly { value: Connectable; label: string; hint: string }[] = [
  { value: 'alerts', label: 'Alerts', hint: 'What the alerting that you have finds' },
  { value: 'metrics', label: 'Metrics', hint: 'Prometheus, OpenTelemetry, JSON' },
  { value: 'logs', label: 'Logs', hint: 'OpenTelemetry, Promtail, Alloy, syslog-ng, JSON' },
  { value: 'traces', label: 'Traces', hint: 'OpenTelemetry SDK and Collector, JSON' },
  { value: 'errors', label: 'Errors', hint: 'Sentry SDKs, OpenTelemetry, JSON' },
  { value: 'hosts', label: 'Hosts', hint: 'CPU, memory and disks of machines' },
  { value: 'browser', label: 'Browser', hint: 'Web vitals and page loads of visitors' },
];

/** What a key must be allowed to do to send a signal. Errors of OpenTelemetry come as events of spans. */
export const scopesOf: Record<Signal, NonNullable<Schema<'CreateAPIKeyRequest'>['scopes']>> = {
  metrics: ['ingest:metrics'],
  logs: ['ingest:logs'],
  traces: ['ingest:traces'],
  errors: ['ingest:errors', 'ingest:traces'],
  hosts: ['ingest:infrastructure'],
  browser: ['ingest:browser'],
};

/** The name that a new key gets unless somebody gives it another. */
export const keyNames: Record<Signal, string> = {
  metrics: 'Metrics',
  logs: 'Logs',
  traces: 'Traces',
  errors: 'Errors',
  hosts: 'Hosts',
  browser: 'Browser',
};
