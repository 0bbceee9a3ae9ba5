import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';

const status = '/api/v1/prom/api/v1/status/tsdb';

function serve(numSeries: number) {
  const list = (value: number) => (numSeries === 0 ? [] : [{ name: 'http_requests_total', value }]);
  answer('get', status, {
    status: 'success',
    data: {
      headStats: { numSeries, numLabelPairs: 40, minTime: 1, maxTime: 2 },
      seriesCountByMetricName: [...list(900), ...(numSeries === 0 ? [] : [{ name: 'up', value: 100 }])],
      labelValueCountByLabelName: numSeries === 0 ? [] : [{ name: 'user_id', value: 880 }],
      memoryInBytesByLabelName: [],
      seriesCountByLabelValuePair: numSeries === 0 ? [] : [{ name: 'job=api', value: 950 }],
    },
  });
}

describe('cardinality', () => {
  beforeEach(() => {
    signInAs();
    serve(1_000);
  });

  it('shows the metrics with most series and which of their labels makes them many', async () => {
    answer('get', '/api/v1/prom/api/v1/labels', { status: 'success', data: ['__name__', 'code', 'user_id'] } as never);
    answer('get', '/api/v1/prom/api/v1/query', ({ url }: Sent) => {
      const many = url.searchParams.get('query')?.includes('"user_id"') ? '880' : '3';
      return { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1, many] }] } } as never;
    });
    const { router } = await renderApp('/metrics/cardinality');
    const table = within(await screen.findByRole('table', { name: 'Metrics' }));
    expect(table.getByText('90 %')).toBeInTheDocument();
    await userEvent.click(table.getByText('http_requests_total'));
    expect(router.state.location.search).toMatchObject({ sel: 'http_requests_total' });
    const panel = within(await screen.findByRole('complementary', { name: 'http_requests_total' }));
    const bars = await panel.findByRole('list', { name: 'Different values by label' });
    expect(
      within(bars)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['user_id: 880', 'code: 3']);
    expect(panel.getByRole('link', { name: 'Open in metrics' })).toHaveAttribute(
      'href',
      expect.stringContaining('/metrics?expr='),
    );
  });

  it('has labels and their values in tabs of the URL', async () => {
    const { router } = await renderApp('/metrics/cardinality?tab=labels');
    expect(await screen.findByText('user_id')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Label values' }));
    expect(await screen.findByText('job=api')).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ tab: 'pairs' });
  });

  it.each([
    ['empty', () => serve(0)],
    ['error', () => fail('get', status, 500, 'INTERNAL_ERROR')],
    ['forbidden', () => fail('get', status, 403, 'INSUFFICIENT_ROLE')],
  ] as const)('is %s when its answer is', async (state, arrange) => {
    arrange();
    await renderApp('/metrics/cardinality');
    await waitFor(() => expect(screen.getByRole('region', { name: 'Cardinality' })).toHaveAttribute('data-state', state));
  });
});
