import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { stackLines } from '@/lib/logs/stack';
import { me, moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';
import type { ErrorGroup } from '@/types/telemetry';

const stack = `Traceback (most recent call last):
  File "/app/cart.py", line 7, in total
    price(item)
  File "/usr/lib/python3/site-packages/orm/query.py", line 3, in get
    raise KeyError
  File "/usr/lib/python3/site-packages/orm/base.py", line 9, in load
    raise KeyError
KeyError: 42`;

function group(change: Partial<ErrorGroup> = {}): ErrorGroup {
  return {
    fingerprint: 'f1',
    service_name: 'checkout',
    error_class: 'KeyError',
    message: '42',
    occurrence_count: 1_234,
    first_seen: moment,
    last_seen: moment,
    status: 'unresolved',
    assignee: '',
    regressed: true,
    users_affected: null,
    releases: ['1.4.1', '1.4.2'],
    resolved_in_release: null,
    trend: [1, 2, 3],
    ...change,
  } as ErrorGroup;
}

const occurrence = {
  timestamp: moment,
  stack_trace: stack,
  attributes: { path: '/cart' },
  trace_id: 'trace-1',
  release: '1.4.2',
  user_id: null,
  source_stack_trace: null,
};

const detail = {
  ...group(),
  trend: [{ t: Date.parse(moment), count: 3 }],
  occurrences: [occurrence],
  notes: 'Seen before.',
  merged: [],
} as never;

let groups: ErrorGroup[];
let asked: URL[];
let triaged: { fingerprint: string | undefined; body: unknown }[];

beforeEach(() => {
  groups = [group(), group({ fingerprint: 'f2', error_class: 'ValueError', regressed: false })];
  asked = [];
  triaged = [];
  signInAs(me({ current_project_role: 'engineer' }));
  answer('get', '/api/v1/metrics/services', ['checkout']);
  answer('get', '/api/v1/errors/groups', ({ url }: Sent) => {
    asked.push(url);
    return groups;
  });
  answer('get', '/api/v1/errors/groups/{fingerprint}', detail);
  answer('get', '/api/v1/errors/groups/{fingerprint}/occurrences', ({ url }: Sent) => {
    asked.push(url);
    return [occurrence];
  });
  answer('patch', '/api/v1/errors/groups/{fingerprint}/triage', ({ params, body }: Sent) => {
    triaged.push({ fingerprint: params.fingerprint, body });
    return { fingerprint: params.fingerprint ?? '', status: 'updated' as const, group: group() };
  });
});

describe('the inbox of errors', () => {
  it('asks the server for what the URL says, and marks regressions', async () => {
    await renderApp(
      '/errors?q=key&service=checkout&status=unresolved&sort=count&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
    );
    expect(await screen.findByText('Regressed')).toBeInTheDocument();
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
      search: 'key',
      service: 'checkout',
      status: 'unresolved',
      sort: 'count',
      trend: 'true',
      from: '2026-01-01T00:00:00.000Z',
    });
  });

  it('gives several the same status, and keeps those selected that failed', async () => {
    answer('patch', '/api/v1/errors/groups/{fingerprint}/triage', ({ params }: Sent) => {
      if (params.fingerprint === 'f2') return new Response(JSON.stringify({ detail: 'It is gone.' }), { status: 404 });
      return { fingerprint: 'f1', status: 'updated' as const, group: group() };
    });
    await renderApp('/errors');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select all errors on this page' }));
    await userEvent.click(screen.getByRole('button', { name: 'Resolved' }));
    expect(await screen.findAllByText('1 changed, 1 failed')).not.toHaveLength(0);
    expect(await screen.findByText('1 selected')).toBeInTheDocument();
  });

  it('lets a viewer select nothing', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp('/errors');
    await screen.findByText('ValueError');
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});

describe('one error', () => {
  it('folds the frames of libraries and has the raw text', async () => {
    await renderApp('/errors/f1');
    const region = within(await screen.findByRole('region', { name: 'Stack trace' }));
    expect(region.getByText(/\/app\/cart\.py/)).toBeInTheDocument();
    expect(region.queryByText(/orm\/query\.py/)).toBeNull();
    await userEvent.click(region.getByRole('button', { name: '2 frames of libraries' }));
    expect(region.getByText(/orm\/query\.py/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Raw text' }));
    expect(screen.getByText(/Traceback \(most recent call last\):.*/s)).toBeInTheDocument();
  });

  it('shows the places of the sources, and what was sent beside them', async () => {
    answer('get', '/api/v1/errors/groups/{fingerprint}', {
      ...(detail as object),
      occurrences: [
        {
          ...occurrence,
          stack_trace: 'TypeError: x\n    at n (https://shop.example/app.js:1:101)',
          source_stack_trace: 'TypeError: x\n    at priceOf (src/cart.ts:6:15)',
        },
      ],
    } as never);
    await renderApp('/errors/f1');
    const region = within(await screen.findByRole('region', { name: 'Stack trace' }));
    expect(region.getByText(/priceOf \(src\/cart\.ts:6:15\)/)).toBeInTheDocument();
    expect(screen.getByText('Places and names are those of the sources.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'As sent' }));
    expect(screen.getByText(/app\.js:1:101/)).toBeInTheDocument();
    expect(screen.queryByText(/priceOf/)).toBeNull();
  });

  it('saves status, release, assignee and notes', async () => {
    await renderApp('/errors/f1');
    await userEvent.selectOptions(await screen.findByLabelText('Status'), 'resolved');
    await userEvent.type(screen.getByLabelText(/Resolved in release/), '1.4.3');
    await userEvent.type(screen.getByLabelText(/Assignee/), 'ada');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(triaged).toEqual([
        { fingerprint: 'f1', body: { status: 'resolved', assignee: 'ada', notes: 'Seen before.', resolved_in_release: '1.4.3' } },
      ]),
    );
  });

  it('shows the refusal of the server at its field', async () => {
    fail('patch', '/api/v1/errors/groups/{fingerprint}/triage', 400, 'VALIDATION_ERROR', {
      fields: [{ field: 'assignee', message: 'is no member' }],
    });
    await renderApp('/errors/f1');
    await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
    expect(await screen.findByText('is no member')).toBeInTheDocument();
  });

  it('leads from an occurrence to its trace, and counts attributes over all of them', async () => {
    answer('get', '/api/v1/errors/groups/{fingerprint}/tags', {
      total: 1_234,
      tags: [{ key: 'region', other: 4, values: [{ value: 'eu', count: 1_230, percent: 99.7 }] }],
    });
    await renderApp('/errors/f1?tab=occurrences');
    expect(await screen.findByRole('link', { name: 'trace-1' })).toHaveAttribute(
      'href',
      expect.stringContaining('/traces/trace-1'),
    );
    await userEvent.click(screen.getByRole('tab', { name: 'In common' }));
    expect(await screen.findByText('Counted over 1,234 occurrences of the last 30 days.')).toBeInTheDocument();
    asked = [];
    await userEvent.click(screen.getByRole('button', { name: /^eu\b/ }));
    expect(await screen.findByRole('button', { name: 'Remove region=eu' })).toBeInTheDocument();
    expect(asked.at(-1)?.searchParams.getAll('attribute')).toEqual(['region=eu']);
  });

  it('opens an occurrence with its logs, and narrows the others to what it says', async () => {
    await renderApp('/errors/f1?tab=occurrences&release=1.4.2');
    await userEvent.click(await screen.findByText('path=/cart'));
    expect(asked[0]?.searchParams.get('release')).toBe('1.4.2');
    expect(await screen.findByRole('link', { name: 'Its logs' })).toHaveAttribute('href', expect.stringContaining('trace-1'));
    await userEvent.click(screen.getByRole('button', { name: 'Only path: /cart' }));
    await waitFor(() => expect(asked.at(-1)?.searchParams.getAll('attribute')).toEqual(['path=/cart']));
  });
});

describe('a stack trace', () => {
  it.each([
    ['    at total (/app/src/cart.js:7:3)', true],
    ['    at Module._compile (node:internal/modules/cjs/loader:1554:14)', false],
    ['    at q (/app/node_modules/pg/lib/client.js:1:1)', false],
    ['\tat com.example.Cart.total(Cart.java:7)', true],
    ['\tat java.base/java.lang.Thread.run(Thread.java:840)', false],
    ['main.total', true],
  ])('knows whose the line "%s" is', (line, own) => {
    expect(stackLines(line)[0]?.inApp).toBe(own);
  });
});

describe('the grouping of errors', () => {
  it('is corrected by merging into another one of the service', async () => {
    let sent: unknown;
    answer('post', '/api/v1/errors/groups/{fingerprint}/merge', ({ body }: Sent) => {
      sent = body;
      return { fingerprint: 'f2', status: 'updated', group: group({ fingerprint: 'f2' }) } as never;
    });
    const { router } = await renderApp('/errors/f1');
    await userEvent.click(await screen.findByRole('button', { name: 'Merge into another error' }));
    await userEvent.click(await screen.findByRole('radio', { name: /ValueError/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Merge' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/errors/f2'));
    expect(sent).toEqual({ into: 'f2' });
  });

  it('is corrected by splitting off what was merged', async () => {
    let sent: unknown;
    answer('get', '/api/v1/errors/groups/{fingerprint}', {
      ...(detail as object),
      merged: [group({ fingerprint: 'f9', error_class: 'Other' })],
    } as never);
    answer('post', '/api/v1/errors/groups/{fingerprint}/split', ({ body }: Sent) => {
      sent = body;
      return { fingerprint: 'f1', status: 'updated', group: group() } as never;
    });
    await renderApp('/errors/f1');
    await userEvent.click(await screen.findByRole('button', { name: 'Split off' }));
    await waitFor(() => expect(sent).toEqual({ fingerprints: ['f9'] }));
  });
});
