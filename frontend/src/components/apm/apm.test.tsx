import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { incident, incidentPage, me, moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';

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

describe('the registry', () => {
  beforeEach(() => {
    answer('get', '/api/v1/metrics/services-overview', []);
    answer('get', '/api/v1/services/registry', [
      { ...registered, service_name: 'idle', last_seen: moment, status: 'healthy' },
    ] as never);
  });

  it('takes a service that has sent nothing, and names what is wrong at its field', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    let sent: unknown;
    fail('post', '/api/v1/services/registry', 400, 'VALIDATION_ERROR', { fields: [{ field: 'url', message: 'is no address' }] });
    await renderApp('/apm');
    await userEvent.click(await screen.findByRole('button', { name: 'Register service' }));
    await userEvent.type(await screen.findByLabelText('Name'), 'billing');
    await userEvent.type(screen.getByLabelText(/Address/), 'x');
    const submit = () => screen.getAllByRole('button', { name: 'Register service' }).at(-1) as HTMLElement;
    await userEvent.click(submit());
    expect(await screen.findByText('is no address')).toBeInTheDocument();
    answer(
      'post',
      '/api/v1/services/registry',
      ({ body }: Sent) => {
        sent = body;
        return { ...registered, service_name: 'billing', status: 'unknown' } as never;
      },
      201,
    );
    await userEvent.click(submit());
    await waitFor(() => expect(sent).toEqual({ service_name: 'billing', service_type: 'backend', url: 'x' }));
  });

  it('cannot be changed by a viewer', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp('/apm');
    await screen.findByRole('link', { name: 'idle' });
    expect(screen.queryByRole('button', { name: 'Register service' })).toBeNull();
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

  it('is forgotten by an admin, after a question', async () => {
    let gone: string | undefined;
    answer('get', '/api/v1/metrics/services-overview', []);
    answer('delete', '/api/v1/services/registry/{service_name}', ({ params }: Sent) => {
      gone = params.service_name;
      return { status: 'deleted' as const, service_name: 'checkout' };
    });
    const { router } = await renderApp('/apm/checkout');
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Forget service' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Forget service' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/apm'));
    expect(gone).toBe('checkout');
  });

  it('is not found when nobody knows it', async () => {
    fail('get', '/api/v1/metrics/services/{service_name}/overview', 404, 'RESOURCE_NOT_FOUND');
    await renderApp('/apm/none');
    expect(await screen.findByText(/This service does not exist/)).toBeInTheDocument();
  });
});
