import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';
import { log, span } from '@/test/telemetry';
import type { Trace, TraceRow } from '@/types/telemetry';

let rows: TraceRow[];
let asked: URL[];

const row = (change: Partial<TraceRow> = {}): TraceRow => ({
  trace_id: 'trace-1',
  duration_ms: 1250,
  service_count: 2,
  span_count: 3,
  root_service: 'checkout',
  root_operation: 'GET /cart',
  has_error: true,
  timestamp: moment,
  ...change,
});

function serveTraces() {
  answer('get', '/api/v1/traces', ({ url }: Sent) => {
    asked.push(url);
    return rows;
  });
  answer('get', '/api/v1/traces/histogram', {
    step: 60,
    bounds_ms: [10, 100],
    cells: [{ t: Date.parse(moment), counts: [1, 0, 4], errors: 0 }],
    total: 5,
  } as never);
  answer('get', '/api/v1/metrics/services', ['checkout']);
}

describe('the trace search', () => {
  beforeEach(() => {
    rows = [row()];
    asked = [];
    signInAs();
    serveTraces();
  });

  it('asks the server for what the URL says', async () => {
    await renderApp(
      '/traces?service=checkout&operation=GET&status=error&min=100&max=900.5&attribute=a%3D1&attribute=b%3D2&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
    );
    await screen.findByText('GET /cart');
    const params = asked[0]?.searchParams ?? new URLSearchParams();
    expect(params.getAll('attribute')).toEqual(['a=1', 'b=2']);
    expect(Object.fromEntries(params)).toMatchObject({
      service: 'checkout',
      operation: 'GET',
      status: 'error',
      min_duration: '100',
      max_duration: '900.5',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-02T00:00:00.000Z',
    });
  });

  it('shows root, status and duration, and leads to the trace', async () => {
    await renderApp('/traces');
    const cell = await screen.findByRole('link', { name: 'GET /cart' });
    expect(cell).toHaveAttribute('href', expect.stringContaining('/traces/trace-1'));
    const line = within(cell.closest('tr') as HTMLElement);
    expect(line.getByText('1.25 s')).toBeInTheDocument();
    expect(line.getByText('Error')).toBeInTheDocument();
  });

  it('narrows time and duration by a cell of the heatmap', async () => {
    const { router } = await renderApp('/traces');
    (await screen.findByRole('group', { name: /Durations of 5 traces/ })).focus();
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
    expect(screen.getAllByText(/over 100 ms: 4 traces/).length).toBeGreaterThan(0);
    await userEvent.keyboard('{Enter}');
    await waitFor(() =>
      expect(router.state.location.search).toMatchObject({
        from: '2026-01-24T12:00:00.000Z',
        to: '2026-01-24T12:01:00.000Z',
        min: '100',
      }),
    );
  });

  it('adds and removes attributes', async () => {
    const { router } = await renderApp('/traces');
    await userEvent.type(await screen.findByLabelText('Add an attribute as key=value'), 'user.id=7{Enter}');
    await waitFor(() => expect(asked.at(-1)?.searchParams.getAll('attribute')).toEqual(['user.id=7']));
    await userEvent.click(await screen.findByRole('button', { name: 'Remove user.id=7' }));
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('attribute', ['user.id=7']));
  });

  it('shows how to send the first trace when no service was ever seen', async () => {
    rows = [];
    answer('get', '/api/v1/metrics/services', []);
    await renderApp('/traces');
    expect(await screen.findByText('No traces yet')).toBeInTheDocument();
  });
});

const waterfall = [
  span('root', { operation: 'GET /cart', duration_ms: 100, critical_path: true }),
  span('db', {
    parent_span_id: 'root',
    service_name: 'prices',
    operation: 'SELECT',
    offset_ms: 20,
    duration_ms: 60,
    status: 'error',
    attributes: { db: { system: 'postgresql' } },
  }),
  span('lost', { parent_span_id: 'gone', offset_ms: 30 }),
];
const trace: Trace = {
  trace_id: 'trace-1',
  spans: waterfall,
  total_duration_ms: 100,
  waterfall,
  span_count: 3,
  truncated: false,
};

describe('one trace', () => {
  beforeEach(() => {
    signInAs();
    answer('get', '/api/v1/traces/{trace_id}', trace);
    answer('get', '/api/v1/traces/{trace_id}/spans/{span_id}/peers', {
      service_name: 'prices',
      operation: 'SELECT',
      duration_ms: 60,
      count: 3,
      percentile: null,
      p50_ms: null,
      p95_ms: null,
      p99_ms: null,
      error_rate_percent: null,
    } as never);
    answer('get', '/api/v1/logs/search', {
      items: [log({ message: 'slow query' })],
      total: 1,
      limit: 200,
      offset: 0,
      total_exact: true,
      next_cursor: null,
      query_warning: null,
    });
  });

  it('says what is odd about it', async () => {
    await renderApp('/traces/trace-1');
    expect(await screen.findByText(/It has 2 roots\. 1 span names a parent that did not arrive\./)).toBeInTheDocument();
    expect(screen.getByText(/100 ms, 3 spans/)).toBeInTheDocument();
  });

  it('folds, and opens a span with attributes, peers and logs', async () => {
    const { router } = await renderApp('/traces/trace-1');
    const grid = within(await screen.findByRole('treegrid', { name: 'Spans' }));
    await userEvent.click(grid.getByRole('button', { name: 'Fold 1 spans' }));
    expect(grid.queryByText('SELECT')).toBeNull();
    await userEvent.click(grid.getByRole('button', { name: 'Unfold 1 spans' }));
    await userEvent.click(grid.getByText('SELECT'));
    expect(router.state.location.search).toMatchObject({ span: 'db' });
    const panel = within(await screen.findByRole('complementary', { name: 'SELECT' }));
    expect(panel.getByText('db.system')).toBeInTheDocument();
    expect(await panel.findByText(/Only 3 spans like this within a day/)).toBeInTheDocument();
    await userEvent.click(panel.getByRole('tab', { name: 'Logs' }));
    expect(await panel.findByText('slow query')).toBeInTheDocument();
  });

  it('leads from an attribute to traces that have it too', async () => {
    asked = [];
    rows = [row()];
    serveTraces();
    const { router } = await renderApp('/traces/trace-1?span=db');
    await userEvent.click(await screen.findByRole('button', { name: 'Only db.system: postgresql' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/traces'));
    expect(asked[0]?.searchParams.getAll('attribute')).toEqual(['db.system=postgresql']);
    expect(asked[0]?.searchParams.get('from')).toBe('2026-01-24T11:00:00.020Z');
  });

  it('finds spans, and walks the flame graph by arrow keys', async () => {
    const { router } = await renderApp('/traces/trace-1?view=flame&q=postgresql');
    expect(await screen.findByText('1 span')).toBeInTheDocument();
    screen.getByRole('group', { name: 'Flame graph of the trace' }).focus();
    await userEvent.keyboard('{Home}{ArrowDown}');
    await waitFor(() => expect(router.state.location.search).toMatchObject({ span: 'db' }));
  });

  it('offers to try again when the trace is not there yet', async () => {
    fail('get', '/api/v1/traces/{trace_id}', 404, 'RESOURCE_NOT_FOUND');
    await renderApp('/traces/none');
    expect(await screen.findByText('This trace is not here')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Retry' })).toBeEnabled();
  });
});
