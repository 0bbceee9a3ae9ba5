import type { SourceKind } from '@/lib/search/onboarding';

interface Source {
  value: SourceKind;
  label: string;
  hint: string;
  /** What the address usually is. */
  address: string;
  /** Where the snippet goes. */
  place: string;
}

/** What can send alerts today. */
export const sources: readonly Source[] = [
  {
    value: 'alertmanager',
    label: 'Alertmanager',
    hint: 'You run Prometheus with an Alertmanager',
    address: 'http://alertmanager:9093',
    place: 'Merge this into alertmanager.yml and reload Alertmanager.',
  },
  {
    value: 'prometheus',
    label: 'Prometheus',
    hint: 'Prometheus alone, without an Alertmanager',
    address: 'http://prometheus:9090',
    place: 'Merge this into prometheus.yml and reload Prometheus.',
  },
  {
    value: 'grafana',
    label: 'Grafana',
    hint: 'Alert rules of Grafana',
    address: 'http://grafana:3000',
    place: 'Save this under provisioning/alerting and restart Grafana. Then let your notification policy use the contact point.',
  },
  {
    value: 'webhook',
    label: 'Anything else',
    hint: 'Whatever can post JSON, such as curl',
    address: 'http://localhost',
    place: 'Run this in a shell, or post the same from your own tool.',
  },
];
