import type { Schema } from '@/types/api';

type Kind = Schema<'Integration'>['integration_type'];

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What to paste into alertmanager.yml. */
export function alertmanagerReceiver(url: string, secret: string): string {
  return `route:
  receiver: sre-copilot
receivers:
  - name: sre-copilot
    webhook_configs:
      - url: ${quoted(url)}
        send_resolved: true
        http_config:
          authorization:
            credentials: ${quoted(secret)}
`;
}

/** What to paste into prometheus.yml, so that Prometheus posts its alerts without an Alertmanager. */
export function prometheusAlerting(url: string, secret: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `alerting:
  alertmanagers:
    - scheme: ${protocol.slice(0, -1)}
      path_prefix: ${quoted(pathname)}
      api_version: v2
      authorization:
        credentials: ${quoted(secret)}
      static_configs:
        - targets: [${quoted(host)}]
`;
}

/** A call that proves the path works, resolved by running it again with "resolved". */
export function testCall(url: string, secret: string): string {
  const alert = {
    alerts: [{ status: 'firing', labels: { alertname: 'ConnectionTest', severity: 'low', service: 'sre-copilot' } }],
  };
  return `curl -X POST ${quoted(url)} \\
  -H 'Content-Type: application/json' \\
  -H ${quoted(`Authorization: Bearer ${secret}`)} \\
  -d '${JSON.stringify(alert)}'
`;
}

/** The configuration of the sender for one kind of source. */
export function senderConfig(kind: Kind, url: string, secret: string): { label: string; code: string } {
  return kind === 'prometheus'
    ? { label: 'prometheus.yml', code: prometheusAlerting(url, secret) }
    : { label: 'alertmanager.yml', code: alertmanagerReceiver(url, secret) };
}
