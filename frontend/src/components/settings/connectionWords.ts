import { sentence } from '@/lib/format/text';

const names: Record<string, string> = {
  ai_openai: 'OpenAI or compatible',
  ai_azure_openai: 'Azure OpenAI',
  database: 'PostgreSQL',
  redis: 'Redis',
  notification_email: 'E-mail',
  notification_slack: 'Slack',
  notification_pagerduty: 'PagerDuty',
  notification_teams: 'Microsoft Teams',
  notification_webhook: 'Webhook',
  observability_prometheus: 'Prometheus',
  observability_grafana: 'Grafana',
  observability_alertmanager: 'Alertmanager',
};

/** A category as people call it. */
export function categoryName(id: string): string {
  return names[id] ?? sentence(id);
}
