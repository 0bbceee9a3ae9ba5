import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { me, moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent, server } from '@/test/server';
import { log } from '@/test/telemetry';
import type { Log } from '@/types/telemetry';

let lines: Log[];
let asked: URL[];
let views: { name: string; shared: boolean }[];

function serve() {
  answer('get', '/api/v1/logs/search', ({ url }: Sent) => {
    asked.push(url);
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const limit = Number(url.searchParams.get('limit'));
    return {
      items: lines.slice(from, from + limit),
      total: Math.min(lines.length, 10_000),
      limit,
      offset: 0,
      total_exact: lines.length <= 10_000,
      next_cursor: from + limit < lines.length ? String(from + limit) : null,
      query_warning: url.searchParams.get('query') === '(' ? 'The query could not be read: it was searched as text.' : null,
    };
  });
  answer('get', '/api/v1/logs/stats', {
    total: 2,
    by_level: { INFO: 1, ERROR: 1 },
    by_service: { checkout: 2 },
    histogram: [{ t: moment, total: 2, by_level: { INFO: 1, ERROR: 1 } }],
    step: 60,
    total_exact: true,
    query_warning: null,
  });
  answer('get', '/api/v1/logs/facets', {
    facets: [
      { field: 'level', distinct: 2, other: 0, values: [{ value: 'ERROR', count: 3 }] },
      { field: 'attributes.region', distinct: 9, other: 4, values: [{ value: 'eu west', count: 2 }] },
    ],
    scanned: 1200,
    exact: false,
    query_warning: null,
  });
  answer('get', '/api/v1/logs/services', { services: ['checkout'] });
  answer('get', '/api/v1/logs/views', []);
  answer('get', '/api/v1/logs/context', ({ url }: Sent) => ({
    items: lines.slice(0, 2),
    anchor: url.searchParams.get('id') ?? '',
  }));
  answer(
    'post',
    '/api/v1/logs/views',
    ({ body }: Sent) => {
      const { name, shared } = body as { name: string; shared: boolean };
      views.push({ name, shared });
      return { id: 'v1' as never, name, filters: {}, shared, created_by: null, created_at: moment };
    },
    201,
  );
}

describe('the log explorer', () => {
  beforeEach(() => {
    asked = [];
    views = [];
    lines = [log({ message: 'card declined', level: 'ERROR', trace_id: 'abcdef0123456789' }), log({ message: 'order placed' })];
    signInAs(me({ current_project_role: 'engineer' }));
    serve();
  });

  it('asks the server for what the URL says', async () => {
    await renderApp(
      '/logs?q=level:ERROR&service=web&level=ERROR&level=WARN&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&order=asc',
    );
    await screen.findByText('card declined');
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      query: 'level:ERROR',
      service: 'web',
      level: 'ERROR,WARN',
      time_from: '2026-01-01T00:00:00.000Z',
      time_to: '2026-01-02T00:00:00.000Z',
      order: 'asc',
      limit: '500',
    });
  });

  it('draws a hundred rows of many and says how many there are', async () => {
    lines = Array.from({ length: 1_200 }, (_, index) => log({ id: `many-${index}`, message: `line ${index}` }));
    await renderApp('/logs');
    await screen.findByText('line 0');
    const grid = screen.getByRole('grid', { name: 'Log lines' });
    expect(within(grid).getAllByRole('row').length).toBeLessThan(120);
    expect(grid).toHaveAttribute('aria-rowcount', '1201');
    expect(screen.getByText(/1,200 lines match, 500 loaded/)).toBeInTheDocument();
  });

  it('narrows by a value of a field, and takes it back', async () => {
    const { router } = await renderApp('/logs?q=card declined');
    const values = within(await screen.findByRole('list', { name: 'Values of attributes.region' }));
    await userEvent.click(values.getByRole('button', { name: /^eu west/ }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ q: '"card declined" attributes.region:"eu west"' }));
    await userEvent.click(values.getByRole('button', { name: /^eu west/ }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ q: '"card declined"' }));
    await userEvent.click(values.getByRole('button', { name: 'Leave out eu west' }));
    await waitFor(() => expect(asked.at(-1)?.searchParams.get('query')).toBe('"card declined" -attributes.region:"eu west"'));
    expect(screen.getByText('Counted over 1.2 k of the matching lines.')).toBeInTheDocument();
  });

  it('opens a line with its fields, a column for one of them, and the lines around it', async () => {
    const { router } = await renderApp('/logs');
    await userEvent.click(await screen.findByText('card declined'));
    const panel = within(await screen.findByRole('complementary'));
    expect(panel.getByRole('link', { name: /Open trace/ })).toHaveAttribute('href', '/traces/abcdef0123456789');
    await userEvent.click(panel.getByRole('button', { name: 'Column for http.status' }));
    expect(await screen.findByRole('columnheader', { name: /http\.status/ })).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ cols: 'attributes.http.status', sel: lines[0]?.id });
    await userEvent.click(panel.getByRole('tab', { name: 'Context' }));
    const around = within(await panel.findByRole('list', { name: 'Lines around this one' }));
    expect(around.getByRole('button', { name: /card declined/ })).toHaveAttribute('aria-current', 'true');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
  });

  it('says what the server did with a query that it could not read', async () => {
    await renderApp('/logs?q=(');
    expect(await screen.findByText('The query could not be read: it was searched as text.')).toBeInTheDocument();
  });

  it('saves the search under a name', async () => {
    await renderApp('/logs?q=card');
    await userEvent.click(await screen.findByRole('button', { name: 'Views' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Save this search' }));
    await userEvent.type(await screen.findByLabelText('Name'), 'Declined cards');
    await userEvent.click(screen.getByLabelText('Share it with everybody in this project'));
    await userEvent.click(screen.getByRole('button', { name: 'Save view' }));
    await waitFor(() => expect(views).toEqual([{ name: 'Declined cards', shared: true }]));
  });

  it('shows the reason why a view was not saved at its field', async () => {
    fail('post', '/api/v1/logs/views', 409, 'CONFLICT', { fields: [{ field: 'name', message: 'There is one already.' }] });
    await renderApp('/logs');
    await userEvent.click(await screen.findByRole('button', { name: 'Views' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Save this search' }));
    await userEvent.type(await screen.findByLabelText('Name'), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Save view' }));
    expect(await screen.findByText('There is one already.')).toBeInTheDocument();
  });

  it('shows a viewer neither export nor saving', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp('/logs');
    await screen.findByText('card declined');
    expect(screen.queryByRole('button', { name: 'Export' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Views' }));
    expect(await screen.findByRole('menuitem', { name: 'None yet' })).toBeInTheDocument();
    expect(screen.queryByRole('menuitem', { name: 'Save this search' })).toBeNull();
  });

  it('says that nothing matches, and clears the filters', async () => {
    lines = [];
    const { router } = await renderApp('/logs?q=nothing');
    await screen.findByText('No line matches');
    await userEvent.click(screen.getAllByRole('button', { name: 'Clear filters' }).at(-1) as HTMLElement);
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('q', 'nothing'));
  });

  it('shows how to send the first line when none ever came', async () => {
    lines = [];
    answer('get', '/api/v1/logs/services', { services: [] });
    await renderApp('/logs');
    expect(await screen.findByText('No logs in the last week')).toBeInTheDocument();
    expect(screen.getByText(/\/api\/v1\/ingest\/logs/)).toBeInTheDocument();
  });

  it('keeps the other panels when one fails', async () => {
    fail('get', '/api/v1/logs/facets', 500, 'INTERNAL_ERROR');
    await renderApp('/logs');
    expect(await screen.findByText('card declined')).toBeInTheDocument();
    expect(await screen.findByText(/Fields could not be loaded/)).toBeInTheDocument();
  });
});

describe('log patterns', () => {
  it('lead to a search for their lines, and past them', async () => {
    signInAs();
    serve();
    answer('get', '/api/v1/logs/patterns', {
      patterns: [
        {
          pattern: 'payment <num> failed',
          count: 1200,
          level: 'ERROR',
          sample: 'payment 17 failed',
          first_seen: moment,
          last_seen: moment,
          services: ['checkout'],
          trend: 'rising',
        },
      ],
    });
    await renderApp('/logs/patterns');
    await userEvent.click(await screen.findByText('payment <num> failed'));
    const panel = within(await screen.findByRole('complementary'));
    const href = decodeURIComponent(panel.getByRole('link', { name: 'Leave them out' }).getAttribute('href') ?? '');
    expect(href.replaceAll('+', ' ')).toContain('q=NOT ("payment" "failed")');
    expect(panel.getByText('payment 17 failed')).toBeInTheDocument();
  });
});

describe('the live tail', () => {
  let send: (text: string) => void;

  beforeEach(() => {
    lines = [];
    signInAs();
    serve();
    server.use(
      http.get('*/api/v1/logs/tail', ({ request }) => {
        asked.push(new URL(request.url));
        const body = new ReadableStream({
          start(controller) {
            send = (text) => controller.enqueue(new TextEncoder().encode(text));
          },
        });
        return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } });
      }),
    );
  });

  const entry = (id: string, message: string) => `id: ${id}\ndata: ${JSON.stringify(log({ id, message }))}\n\n`;

  it('shows lines as they come, holds them back while paused, and says what was dropped', async () => {
    asked = [];
    await renderApp('/logs/live?q=level:ERROR&service=checkout');
    expect(await screen.findByText(/Waiting since/)).toBeInTheDocument();
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({ query: 'level:ERROR', service: 'checkout' });
    send(entry('1', 'first'));
    expect(await screen.findByText('first')).toBeInTheDocument();
    expect(screen.getByText('Nothing dropped')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    send(entry('2', 'second'));
    send('event: dropped\ndata: {"dropped":12}\n\n');
    expect(await screen.findByRole('button', { name: 'Resume (1 new)' })).toBeInTheDocument();
    expect(screen.queryByText('second')).toBeNull();
    expect(screen.getByText(/12 lines dropped/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Resume (1 new)' }));
    expect(await screen.findByText('second')).toBeInTheDocument();
  });

  it('keeps the filters as a search', async () => {
    await renderApp('/logs/live?q=card&level=ERROR');
    expect(await screen.findByRole('link', { name: 'Keep as search' })).toHaveAttribute('href', '/logs?q=card&level=ERROR');
  });
});
