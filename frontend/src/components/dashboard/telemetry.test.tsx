import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { incidentPage, moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';

const registry = '/api/v1/services/registry';
const overview = '/api/v1/metrics/services-overview';
const hosts = '/api/v1/infrastructure/hosts';
const stats = '/api/v1/logs/stats';
const errors = '/api/v1/errors/groups';

const panels = [
  [overview, 'Services by health, last 15 minutes'],
  [overview, 'Slowest services by p95, last 15 minutes'],
  [hosts, 'Hosts in trouble'],
  [stats, /^Log lines/],
  [errors, 'Top errors'],
] as const;

function service(name: string, errorRate: number, p95ResponseTime: number) {
  return { name, errorRate, p95ResponseTime, throughput: 60, avgResponseTime: 10, sparkline: [], apdex: 1, lastSeen: moment };
}

function host(hostname: string, status: 'up' | 'stale' | 'down', disk_usage = 40) {
  return { hostname, status, last_seen: moment, latest_metrics: { cpu_percent: 10, memory_percent: 20, disk_usage } };
}

function serve() {
  answer('get', '/api/v1/incidents', incidentPage([]));
  answer('get', '/api/v1/projects/{project_id}/monitoring/alerts', []);
  answer('get', '/api/v1/projects/{project_id}/monitoring/integrations', []);
  answer('get', '/api/v1/incidents-timeline', { days: 1, start_date: '2026-01-10', end_date: '2026-01-10', timeline: [] });
  fail('get', '/api/v1/incidents-stats', 500, 'INTERNAL_ERROR');
  answer('get', registry, [{ service_name: 'checkout', status: 'healthy', last_seen: moment }] as never);
  answer('get', overview, [service('checkout', 30, 900), service('cart', 0, 20), service('search', 0, 1_500)]);
  answer('get', hosts, [host('web-1', 'up'), host('web-2', 'up', 96.5), host('web-3', 'down')] as never);
  answer('get', errors, []);
  answer('get', stats, {
    total: 40,
    total_exact: true,
    by_level: {},
    by_service: {},
    step: 60,
    query_warning: null,
    histogram: [{ t: moment, total: 40, by_level: { ERROR: 3 } }],
  });
}

function panel(name: string | RegExp) {
  return screen.findByRole('region', { name });
}

describe('telemetry on the dashboard', () => {
  beforeEach(() => {
    signInAs();
    serve();
  });

  it('shows which services and hosts are in trouble, the worst first', async () => {
    await renderApp('/');
    const health = within(await panel('Services by health, last 15 minutes'));
    expect(await health.findByText('1 failing')).toBeInTheDocument();
    expect(health.getByText('2 healthy')).toBeInTheDocument();
    expect(health.getByRole('link', { name: 'checkout' })).toHaveAttribute('href', '/apm/checkout');
    const slowest = within(await screen.findByRole('list', { name: 'Slowest services' }));
    expect(slowest.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'search: 1.5 s',
      'checkout: 900 ms',
      'cart: 20 ms',
    ]);
    const troubled = within(await screen.findByRole('list', { name: 'Hosts in trouble' }));
    expect(troubled.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['web-3', 'web-2']);
    expect(troubled.getByText('disk 96.5 %')).toBeInTheDocument();
    expect(await panel('Log lines (40)')).toHaveAttribute('data-state', 'ready');
    expect(await panel('Top errors')).toHaveAttribute('data-state', 'empty');
  });

  it.each(panels)('names the failure of %s alone', async (path, name) => {
    fail('get', path, 500, 'INTERNAL_ERROR');
    await renderApp('/');
    await waitFor(async () => expect(await panel(name)).toHaveAttribute('data-state', 'error'));
    for (const [other, label] of panels.filter(([candidate]) => candidate !== path && candidate !== errors)) {
      expect(other).not.toBe(path);
      await waitFor(async () => expect(await panel(label)).toHaveAttribute('data-state', 'ready'));
    }
  });

  it('leads to the first step while nothing was ever sent', async () => {
    answer('get', registry, []);
    await renderApp('/');
    expect(await screen.findByText('No telemetry yet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Send the first' })).toHaveAttribute('href', '/onboarding?signal=traces');
    expect(screen.queryByRole('region', { name: 'Hosts in trouble' })).toBeNull();
  });
});
