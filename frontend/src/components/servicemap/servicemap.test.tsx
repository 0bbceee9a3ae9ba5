import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { layOut } from '@/lib/servicemap/layout';
import { moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, hang } from '@/test/server';

const map = '/api/v1/traces/services/dependency-map';
const overview = '/api/v1/metrics/services-overview';

/** Lays out at once: there are no workers here. */
class FakeWorker extends EventTarget {
  postMessage({ id, shape }: { id: number; shape: Parameters<typeof layOut>[0] }) {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: { id, layout: layOut(shape) } })));
  }
}

vi.stubGlobal('Worker', FakeWorker);
vi.stubGlobal(
  'DOMMatrixReadOnly',
  class {
    m22 = 1;
  },
);

function service(name: string, errorRate = 0) {
  return {
    name,
    throughput: 120,
    avgResponseTime: 80,
    errorRate,
    sparkline: [1, 2, 3, 4, 5, 6, 7],
    p95ResponseTime: 1_250,
    apdex: 0.91,
    lastSeen: moment,
  };
}

describe('the service map', () => {
  beforeEach(() => {
    signInAs();
    answer('get', overview, [service('web', 44), service('checkout', 44), service('payment', 44), service('cart')]);
    answer('get', map, {
      nodes: ['cart', 'checkout', 'payment', 'web'],
      edges: [
        { source: 'web', target: 'cart', call_count: 900, error_count: 0, p95_ms: 12 },
        { source: 'web', target: 'checkout', call_count: 500, error_count: 220, p95_ms: 2_100 },
        { source: 'checkout', target: 'payment', call_count: 500, error_count: 220, p95_ms: 2_000 },
      ],
      dependency_map: {},
    });
  });

  it('says where trouble begins and leads to the failed traces, errors and logs of it', async () => {
    const { router } = await renderApp('/service-map');
    const trouble = within(await screen.findByRole('region', { name: 'Where trouble begins' }));
    expect(trouble.getAllByRole('listitem')).toHaveLength(1);
    expect(trouble.getByText(/44 % of 500 calls from checkout fail/)).toBeInTheDocument();
    await userEvent.click(trouble.getByRole('button', { name: 'Look into payment' }));
    expect(router.state.location.search).toMatchObject({ sel: 'payment' });
    const links = within(await screen.findByRole('navigation', { name: 'Look into payment' }));
    for (const [name, href] of [
      ['Service', '/apm/payment'],
      ['Failed traces', '/traces?service=payment&status=error'],
      ['Errors', '/errors?service=payment'],
      ['Logs', '/logs?service=payment'],
    ] as const) {
      expect(links.getByRole('link', { name })).toHaveAttribute('href', href);
    }
  });

  it('draws services and calls as buttons with their figures', async () => {
    const { router } = await renderApp('/service-map');
    expect(
      await screen.findByRole('button', { name: /^cart: healthy, 120 requests a minute, 0 % errors, p95 1.25 s/ }),
    ).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('button', { name: /^checkout calls payment: 500 calls, 44 % failed, p95 2 s/ }),
    );
    expect(router.state.location.search).toMatchObject({ sel: 'checkout', callee: 'payment' });
    const panel = within(await screen.findByRole('complementary', { name: 'checkout → payment' }));
    expect(panel.getByText('220 (44 %)')).toBeInTheDocument();
    expect(panel.getByRole('link', { name: 'Slowest traces' })).toHaveAttribute('href', '/traces?service=payment&min=2000');
  });

  it('holds the same numbers in tables, those that fail first', async () => {
    await renderApp('/service-map?view=calls');
    const calls = within(await screen.findByRole('table', { name: 'Calls' }));
    const rows = calls.getAllByRole('row').slice(1);
    expect(rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent)).toEqual(['web', 'checkout', 'web']);
    expect(within(rows[0] as HTMLElement).getByText('44 %')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: /^Services/ }));
    const services = within(await screen.findByRole('table', { name: 'Services' }));
    expect(services.getAllByText('Failing')).toHaveLength(3);
  });

  it('shows only what is around a service, as far as the URL says', async () => {
    const { router } = await renderApp('/service-map?view=services&focus=cart&hops=1');
    const services = within(await screen.findByRole('table', { name: 'Services' }));
    expect(services.getAllByRole('row')).toHaveLength(3);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'How far around' }), '2 calls away');
    expect(router.state.location.search).toMatchObject({ focus: 'cart' });
    expect(await services.findByText('checkout')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Whole map' }));
    expect(await services.findByText('payment')).toBeInTheDocument();
  });

  it('keeps the calls when the rates fail, and says what is missing', async () => {
    fail('get', overview, 500, 'INTERNAL_ERROR');
    await renderApp('/service-map?view=calls');
    expect(await screen.findByText('Rates and durations of the services could not be loaded.')).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Service map' })).toHaveAttribute('data-state', 'partial');
    expect(within(screen.getByRole('table', { name: 'Calls' })).getAllByText('2.1 s')).toHaveLength(1);
  });

  it.each([
    ['loading', () => hang('get', map)],
    ['error', () => fail('get', map, 500, 'INTERNAL_ERROR')],
    ['forbidden', () => fail('get', map, 403, 'INSUFFICIENT_ROLE')],
  ] as const)('is %s when its request is', async (state, arrange) => {
    arrange();
    await renderApp('/service-map');
    await vi.waitFor(() => expect(screen.getByRole('region', { name: 'Service map' })).toHaveAttribute('data-state', state));
  });

  it('says how to send spans when there are none', async () => {
    answer('get', overview, []);
    answer('get', map, { nodes: [], edges: [], dependency_map: {} });
    await renderApp('/service-map');
    expect(await screen.findByText('No service has sent spans in this range')).toBeInTheDocument();
  });
});
