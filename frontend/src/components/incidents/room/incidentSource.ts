import type { Incident } from '@/types/api';

const names: Record<Incident['source'], string> = {
  manual: 'Declared by hand',
  alertmanager: 'Alertmanager',
  prometheus: 'Prometheus',
  grafana: 'Grafana',
  webhook: 'Webhook',
  alerting: 'Alert condition',
  slo: 'SLO',
  synthetic: 'Monitor',
  anomaly: 'Anomaly',
};

/** What the incident came from, in words. */
export function sourceName(source: Incident['source']): string {
  return names[source];
}
