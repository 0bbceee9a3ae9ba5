import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';

let asked: (string | null)[];
let series: { metric: Record<string, string>; values: [number, string][] }[];

describe('the metric explorer', () => {
  beforeEach(() => {
    asked = [];
    series = [{ metric: { __name__: 'queue_length', service: 'checkout' }, values: [[Date.parse(moment) / 1_000, '12']] }];
    signInAs();
    answer('get', '/api/v1/metrics/names', [
      { metric_name: 'queue_length', metric_type: 'gauge', unit: null, services: ['checkout'], series: 3, last_seen: moment },
      { metric_name: 'orders_total', metric_type: 'counter', unit: null, services: ['checkout'], series: 1, last_seen: moment },
    ]);
    answer('get', '/api/v1/prom/api/v1/labels', { status: 'success', data: ['__name__', 'service'] });
    answer('get', '/api/v1/prom/api/v1/label/{name}/values', { status: 'success', data: ['checkout', 'web'] });
    answer('get', '/api/v1/prom/api/v1/query_exemplars', { status: 'success', data: [] });
    answer('get', '/api/v1/prom/api/v1/query_range', ({ url }: Sent) => {
      asked.push(url.searchParams.get('query'));
      return { status: 'success' as const, data: { resultType: 'matrix', result: series } };
    });
  });

  const range = 'from=2026-01-24T11:00:00Z&to=2026-01-24T12:00:00Z';

  it('offers the metrics that exist, counters as a rate', async () => {
    const { router } = await renderApp(`/metrics?${range}`);
    await userEvent.click(await screen.findByRole('button', { name: /orders_total/ }));
    await waitFor(() => expect(asked).toEqual(['sum(rate(orders_total[5m]))']));
    expect(router.state.location.search).toMatchObject({ expr: 'sum(rate(orders_total[5m]))' });
    expect(await screen.findByRole('group', { name: 'Result of the queries' })).toBeInTheDocument();
  });

  it('filters by a label with values that exist', async () => {
    await renderApp(`/metrics?expr=queue_length&${range}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Filter' }));
    await userEvent.type(await screen.findByLabelText('Value'), 'web{Enter}');
    await waitFor(() => expect(asked.at(-1)).toBe('queue_length{service="web"}'));
  });

  it('puts queries into a formula and shows figures of every series', async () => {
    await renderApp(`/metrics?expr=a&expr=b&expr=%24A+%2F+%24B&view=table&${range}`);
    await waitFor(() => expect(asked).toContain('(a) / (b)'));
    const rows = within(await screen.findByRole('grid', { name: 'Series' }));
    expect(await rows.findAllByText('12')).not.toHaveLength(0);
  });

  it('writes PromQL with completion, and takes it on Enter', async () => {
    await renderApp(`/metrics?mode=promql&${range}`);
    const field = await screen.findByRole('combobox', { name: 'PromQL of query A' });
    await userEvent.type(field, 'queue');
    await userEvent.click(await screen.findByRole('option', { name: /queue_length/ }));
    expect(field).toHaveValue('queue_length');
    expect(asked).toEqual([]);
    await userEvent.type(field, ' * 2{Enter}');
    await waitFor(() => expect(asked).toEqual(['queue_length * 2']));
  });

  it('completes the value of a label as soon as its values are known', async () => {
    await renderApp(`/metrics?mode=promql&${range}`);
    const field = await screen.findByRole('combobox', { name: 'PromQL of query A' });
    await userEvent.type(field, 'queue_length{{service="');
    await userEvent.click(await screen.findByRole('option', { name: /web/ }));
    expect(field).toHaveValue('queue_length{service="web"');
  });

  it('leads from the requests behind a query to their traces, and asks for none behind a formula', async () => {
    const queries: (string | null)[] = [];
    answer('get', '/api/v1/prom/api/v1/query_exemplars', ({ url }: Sent) => {
      queries.push(url.searchParams.get('query'));
      const at = Date.parse(moment) / 1_000;
      const exemplars = [{ labels: { trace_id: '4bf92f3577b34da6' }, value: '2.5', timestamp: at }];
      return { status: 'success' as const, data: [{ seriesLabels: { service: 'checkout' }, exemplars }] };
    });
    const { router } = await renderApp(`/metrics?expr=queue_length&expr=%24A+*+2&${range}`);
    await userEvent.click(await screen.findByRole('button', { name: /trace 4bf92f35/ }));
    expect(router.state.location.pathname).toBe('/traces/4bf92f3577b34da6');
    expect(queries).toEqual(['queue_length']);
  });

  it('says at the query what is wrong with it', async () => {
    fail('get', '/api/v1/prom/api/v1/query_range', 400, 'VALIDATION_ERROR', {
      detail: '1:5: parse error: unexpected end of input',
    });
    await renderApp(`/metrics?expr=sum(&mode=promql&${range}`);
    expect(await screen.findByText('1:5: parse error: unexpected end of input')).toBeInTheDocument();
  });

  it('warns of too many series, and draws the largest', async () => {
    series = Array.from({ length: 1_001 }, (_, index) => ({
      metric: { __name__: 'x', id: String(index) },
      values: [[Date.parse(moment) / 1_000, String(index)]],
    }));
    await renderApp(`/metrics?expr=x&${range}`);
    expect(await screen.findByText(/More than 1,000 series/)).toBeInTheDocument();
    expect(screen.getByText('The 40 largest of 1,001 series; the table has all.')).toBeInTheDocument();
  });
});
