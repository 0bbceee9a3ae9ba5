import { describe, expect, it } from 'vitest';
import { fromPromql, queryFor, resolved, toPromql } from './builder';
import { labelAt, promqlCompletions } from './complete';
import { largest, onGrid, seriesName } from './series';

describe('the query builder', () => {
  it.each([
    'up',
    'http_requests_total{job="api", code=~"5.."}',
    'rate(http_requests_total{path!="/a\\"b"}[5m])',
    'sum(rate(http_requests_total[1h]))',
    'avg by (service, region) (queue_length)',
    'count(max_over_time(up{job!~"a|b"}[1d]))',
  ])('says %s and reads it back', (text) => {
    const built = fromPromql(text);
    expect(built).not.toBeNull();
    expect(built && toPromql(built)).toBe(text);
  });

  it('reads `by` behind the parentheses too', () => {
    const built = fromPromql('sum(rate(x[5m])) by (service)');
    expect(built && toPromql(built)).toBe('sum by (service) (rate(x[5m]))');
  });

  it.each([
    'a / b',
    'topk(5, x)',
    'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))',
    'x{a="b"',
    'x offset 5m',
    'sum without (a) (x)',
  ])('leaves %s to the text field', (text) => {
    expect(fromPromql(text)).toBeNull();
  });

  it('starts counters as a rate', () => {
    expect(toPromql(queryFor('orders_total'))).toBe('sum(rate(orders_total[5m]))');
    expect(toPromql(queryFor('queue', 'gauge'))).toBe('queue');
  });
});

describe('a formula', () => {
  it('holds the queries that it names', () => {
    expect(resolved(['a + b', 'c', '$A / $B'], 2)).toBe('(a + b) / (c)');
  });

  it('cannot name itself or a later one', () => {
    expect(resolved(['$A + $B', 'c'], 0)).toBe('$A + $B');
  });
});

describe('completion of PromQL', () => {
  it('offers metrics and functions, and labels inside braces', () => {
    expect(promqlCompletions('ra', 2, ['rain_total'], [])[0]?.text).toBe('rain_total');
    expect(promqlCompletions('ra', 2, [], []).map(({ text }) => text)).toContain('rate(');
    expect(promqlCompletions('up{jo', 5, ['joy'], ['job'])[0]?.text).toBe('up{job="');
    expect(promqlCompletions('sum by (jo', 10, [], ['job'])[0]?.text).toBe('sum by (job');
  });
});

describe('completion of a value', () => {
  it('knows whose value is being written', () => {
    expect(labelAt('up{job="ap', 10)).toBe('job');
    expect(labelAt('up{job=~"a", zone!="', 20)).toBe('zone');
    expect(labelAt('up{job="api"}', 13)).toBe('');
  });

  it('offers the values that are there, written as PromQL wants them', () => {
    expect(promqlCompletions('up{job="a"}', 9, [], ['job'], ['api', 'web', 'say "a"'])).toEqual([
      { label: 'api', hint: 'value', text: 'up{job="api"}', cursor: 12 },
      { label: 'say "a"', hint: 'value', text: 'up{job="say \\"a\\""}', cursor: 18 },
    ]);
  });
});

describe('a series', () => {
  const series = {
    metric: { __name__: 'up', job: 'api' },
    values: [
      [10, '1'],
      [25, 'NaN'],
      [40, '+Inf'],
    ] as const,
  };

  it('is named as PromQL names it', () => {
    expect(seriesName(series, 'A')).toBe('up{job="api"}');
    expect(seriesName({ metric: {}, values: [] }, 'A')).toBe('A');
  });

  it('has gaps where it has no number', () => {
    expect(onGrid(series, [10_000, 25_000, 40_000, 55_000])).toEqual([1, null, null, null]);
  });

  it('is left out when many are larger', () => {
    const many = [1, 5, 3].map((value) => ({ metric: { value: String(value) }, values: [[0, String(value)]] as const }));
    expect(largest(many, 2).map(({ metric }) => metric.value)).toEqual(['5', '3']);
  });
});
