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

/** What to put under provisioning/alerting of Grafana: a contact point that its notification policies can name. */
export function grafanaContactPoint(url: string, secret: string): string {
  return `apiVersion: 1
contactPoints:
  - orgId: 1
    name: sre-copilot
    receivers:
      - uid: sre-copilot
        type: webhook
        disableResolveMessage: false
        settings:
          url: ${quoted(url)}
          httpMethod: POST
          authorization_scheme: Bearer
          authorization_credentials: ${quoted(secret)}
`;
}

/** What any other sender has to post, firing and later resolved. */
export function genericRequest(url: string, secret: string): string {
  const body = {
    title: 'Checkout is slow',
    status: 'firing',
    severity: 'high',
    service: 'checkout',
    summary: 'p95 above 2 s for 5 minutes',
    fingerprint: 'checkout-p95',
  };
  return `POST ${url}
Authorization: Bearer ${secret}
Content-Type: application/json

${JSON.stringify(body, null, 2)}
`;
}

/** A call that proves the path works, resolved by running it again with "resolved". */
export function testCall(kind: Kind, url: string, secret: string): string {
  const labels = { alertname: 'ConnectionTest', severity: 'low', service: 'sre-copilot' };
  const alert =
    kind === 'webhook'
      ? { title: 'ConnectionTest', status: 'firing', severity: 'low', service: 'sre-copilot' }
      : { alerts: [{ status: 'firing', labels }] };
  return `curl -X POST ${quoted(url)} \\
  -H 'Content-Type: application/json' \\
  -H ${quoted(`Authorization: Bearer ${secret}`)} \\
  -d '${JSON.stringify(alert)}'
`;
}

/** What the sender of one kind of source needs, and the step that follows. */
export function senderConfig(kind: Kind, url: string, secret: string): { label: string; code: string; next?: string } {
  if (kind === 'prometheus') return { label: 'prometheus.yml', code: prometheusAlerting(url, secret) };
  if (kind === 'grafana') {
    return {
      label: 'provisioning/alerting/sre-copilot.yaml',
      code: grafanaContactPoint(url, secret),
      next: 'Restart Grafana, then choose sre-copilot as the contact point of a notification policy.',
    };
  }
  if (kind === 'webhook') {
    return {
      label: 'Request of the sender',
      code: genericRequest(url, secret),
      next: 'Send the same fingerprint with the status "resolved" when it is over. Only the title is required.',
    };
  }
  return { label: 'alertmanager.yml', code: alertmanagerReceiver(url, secret) };
}
