import type { SourceKind } from '@/lib/search/onboarding';

interface Snippet {
  label: string;
  code: string;
}

const quoted = (text: string) => JSON.stringify(text);

/** What Grafana, or anything that can post, needs. */
export function snippetOf(kind: Extract<SourceKind, 'grafana' | 'webhook'>, url: string, secret: string): Snippet {
  return kind === 'grafana'
    ? { label: 'provisioning/alerting/sre-copilot.yaml', code: grafana(url, secret) }
    : { label: 'Shell', code: curl(url, secret) };
}

function grafana(url: string, secret: string): string {
  return `apiVersion: 1
contactPoints:
  - orgId: 1
    name: SRE Copilot
    receivers:
      - uid: sre-copilot
        type: webhook
        settings:
          url: ${quoted(url)}
          httpMethod: POST
          authorization_scheme: Bearer
          authorization_credentials: ${quoted(secret)}
`;
}

function curl(url: string, secret: string): string {
  const alert = {
    title: 'CheckoutErrors',
    status: 'firing',
    severity: 'high',
    service: 'checkout',
    summary: 'More than 5 % of checkouts fail',
  };
  return `curl -X POST ${quoted(url)} \\
  -H 'Content-Type: application/json' \\
  -H ${quoted(`Authorization: Bearer ${secret}`)} \\
  -d '${JSON.stringify(alert)}'
`;
}
