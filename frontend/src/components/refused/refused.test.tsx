import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { queryClient } from '@/services/queryClient';
import { moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, cutOff, fail, hang } from '@/test/server';
import type { Drop } from '@/types/telemetry';

const drops = '/api/v1/ingest/drops';

function drop(change: Partial<Drop>): Drop {
  return {
    signal: 'logs',
    reason: 'validation',
    count: 12,
    requests: 3,
    last_at: moment,
    sample: 'logs[2].service_name is required',
    trend: Array.from({ length: 24 }, (_, index) => index % 2),
    ...change,
  };
}

function serve(list: Drop[]) {
  answer('get', drops, { from: moment, to: '2026-01-12T10:00:00Z', total: 0, drops: list });
}

function page() {
  return screen.findByRole('region', { name: 'Refused data' });
}

describe('refused data', () => {
  beforeEach(() => {
    signInAs();
    serve([drop({}), drop({ signal: 'metrics', reason: 'quota', count: 4_000, sample: 'too many series' })]);
  });

  it('shows what was refused, the most first, and what to do about it', async () => {
    const { router } = await renderApp('/settings/refused');
    const table = within(await screen.findByRole('grid', { name: 'Refused data' }));
    const rows = table.getAllByRole('row').slice(1);
    expect(rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent)).toEqual(['Metrics', 'Logs']);
    expect(screen.getByText('4,012 items not stored')).toBeInTheDocument();
    await userEvent.click(table.getByText('Over the limit'));
    expect(router.state.location.search).toMatchObject({ sel: 'metrics quota' });
    const panel = within(await screen.findByRole('complementary', { name: 'Metrics: Over the limit' }));
    expect(panel.getByRole('heading', { name: 'What to do' })).toBeInTheDocument();
    expect(panel.getByRole('link', { name: 'Cardinality' })).toHaveAttribute('href', '/metrics/cardinality');
    expect(panel.getByText('too many series')).toBeInTheDocument();
  });

  it('is narrowed by the URL, and by the filters', async () => {
    const { router } = await renderApp('/settings/refused?signal=logs');
    expect(await screen.findByText('12 items not stored')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('4,012 items not stored')).toBeInTheDocument();
    expect(router.state.location.search).not.toHaveProperty('signal');
  });

  it.each([
    ['loading', () => hang('get', drops)],
    ['error', () => fail('get', drops, 500, 'INTERNAL_ERROR')],
    ['forbidden', () => fail('get', drops, 403, 'INSUFFICIENT_ROLE')],
    ['empty', () => serve([])],
    ['ready', () => {}],
  ] as const)('is %s when its answer is', async (state, arrange) => {
    arrange();
    await renderApp('/settings/refused');
    await waitFor(async () => expect(await page()).toHaveAttribute('data-state', state));
  });

  it('keeps what it has when a refresh fails', async () => {
    await renderApp('/settings/refused');
    await screen.findByText('4,012 items not stored');
    cutOff('get', drops);
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === drops });
    await waitFor(async () => expect(await page()).toHaveAttribute('data-state', 'stale'));
    expect(screen.getByText('4,012 items not stored')).toBeInTheDocument();
  });
});
