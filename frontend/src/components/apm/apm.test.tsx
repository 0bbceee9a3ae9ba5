import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { incident, incidentPage, moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';

vi.mock('uplot', async () => (await import('@/test/uplot')).fakeUplot());

const registered = { source: 'otlp', service_type: 'backend', language: '', metadata: {} } as never as object;

describe('the list of services', () => {
  beforeEach(() => {
    signInAs();
    answer('get', '/api/v1/metrics/services-overview', [
      {
        name: 'checkout',
        throughput: 120,
        avgResponseTime: 80,
        errorRate: 2.5,
        sparkline: [1, 2, 3, 4, 5, 6, 7],
        p95ResponseTime: 1_250,
        apdex: 0.91,
        lastSeen: moment,
      },
    ]);
    answer('get', '/api/v1/services/registry', [
      { ...registered, service_name: 'checkout', last_seen: moment, status: 'degraded' },
      { ...registered, service_name: 'idle', last_seen: moment, status: 'healthy' },
    ] as never);
  });

  it('shows the figures of each, and those without traffic without any', async () => {
    await renderApp('/apm');
    const row = within((await screen.findByRole('link', { name: 'checkout' })).closest('tr') as HTMLElement);
    for (const text of ['Degraded', '120', '2.5 %', '80 ms', '1.25 s', '0.910']) expect(row.getByText(text)).toBeInTheDocument();
    const idle = within(screen.getByRole('link', { name: 'idle' }).closest('tr') as HTMLElement);
    expect(idle.queryByText('0')).toBeNull();
    expect(idle.getAllByText('–').length).toBeGreaterThan(4);
  });

  it('keeps the figures when the registry fails, and says what is missing', async () => {
    fail('get', '/api/v1/services/registry', 500, 'INTERNAL_ERROR');
    await renderApp('/apm');
    expect(await screen.findByRole('link', { name: 'checkout' })).toBeInTheDocument();
    expect(screen.getByText(/could not be loaded/)).toBeInTheDocument();
  });
});

describe('one service', () => {
  const figures = {
    service_name: 'checkout',
    throughput_rpm: 120,
    avg_response_time_ms: 80,
    error_rate_percent: 2.5,
    apdex: 0.91,
    total_transactions: 7_200,
    p50_ms: 60,
    p95_ms: 200,
    p99_ms: 900,
  };

  beforeEach(() => {
    signInAs();
    answer('get', '/api/v1/metrics/services/{service_name}/overview', figures);
    answer('get', '/api/v1/metrics/services/{service_name}/timeseries', {
      service_name: 'checkout',
      step: 30,
      series: { throughput: [{ t: Date.parse(moment), v: 120 }], error_rate: [{ t: Date.parse(moment), v: null }] },
    } as never);
    answer('get', '/api/v1/incidents', incidentPage([incident({ title: 'Checkout is slow' })]));
    answer('get', '/api/v1/services/registry', []);
  });

  it('shows its figures and charts, with its incidents as marks', async () => {
    await renderApp('/apm/checkout');
    expect(await screen.findByText('7,200')).toBeInTheDocument();
    expect(await screen.findByRole('group', { name: 'Requests of checkout' })).toBeInTheDocument();
    const marks = await screen.findByRole('list', { name: 'Marks in Requests of checkout' });
    expect(within(marks).getByText(/Checkout is slow/)).toBeInTheDocument();
  });

  it('says idle instead of drawing zeros', async () => {
    answer('get', '/api/v1/metrics/services/{service_name}/overview', { ...figures, total_transactions: 0 });
    await renderApp('/apm/checkout');
    expect(await screen.findByText(/Idle: no request in this range/)).toBeInTheDocument();
  });

  it('has its endpoints in a tab of the URL', async () => {
    answer('get', '/api/v1/metrics/services/{service_name}/endpoints', [
      { endpoint: '/cart', method: 'GET', count: 10, throughput_rpm: 1, avg_ms: 5, p95_ms: 9, error_rate_percent: 0 },
    ]);
    const { router } = await renderApp('/apm/checkout');
    await userEvent.click(await screen.findByRole('tab', { name: 'Endpoints' }));
    expect(await screen.findByText('GET /cart')).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ tab: 'endpoints' });
  });

  it('is not found when nobody knows it', async () => {
    fail('get', '/api/v1/metrics/services/{service_name}/overview', 404, 'RESOURCE_NOT_FOUND');
    await renderApp('/apm/none');
    expect(await screen.findByText(/This service does not exist/)).toBeInTheDocument();
  });
});
