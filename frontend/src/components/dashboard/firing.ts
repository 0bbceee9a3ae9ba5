import type { MonitoringAlert } from '@/types/api';

const order: readonly MonitoringAlert['severity'][] = ['critical', 'high', 'medium', 'low', 'info'];

/** The alerts that still fire, the worst and newest first. One that an event resolved meanwhile is left out. */
export function firingOnes(alerts: readonly MonitoringAlert[]): MonitoringAlert[] {
  return alerts
    .filter(({ status }) => status === 'firing')
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || Date.parse(b.starts_at) - Date.parse(a.starts_at));
}
