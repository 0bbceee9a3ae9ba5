import { describe, expect, it } from 'vitest';
import { span } from '@/test/telemetry';
import { layoutTrace, matchingSpans, visibleRows } from './layout';

const shape = (spans: Parameters<typeof layoutTrace>[0]) =>
  layoutTrace(spans).rows.map(({ span: { span_id }, depth }) => `${'  '.repeat(depth)}${span_id}`);

describe('a trace', () => {
  it('is a tree in the order of reading, children by start', () => {
    const spans = [
      span('a', { duration_ms: 100 }),
      span('c', { parent_span_id: 'a', offset_ms: 50 }),
      span('b', { parent_span_id: 'a', offset_ms: 10 }),
      span('d', { parent_span_id: 'b', offset_ms: 12 }),
    ];
    expect(shape(spans)).toEqual(['a', '  b', '    d', '  c']);
  });

  it('counts roots, missing parents and clocks that differ', () => {
    const layout = layoutTrace([
      span('a', { offset_ms: 5 }),
      span('b', { parent_span_id: 'a', offset_ms: 1 }),
      span('c', { parent_span_id: 'gone', offset_ms: 7 }),
    ]);
    expect(layout).toMatchObject({ roots: 2, orphans: 1, skewed: 1 });
  });

  it('shows every span of a circle once', () => {
    const spans = [
      span('a', { parent_span_id: 'b' }),
      span('b', { parent_span_id: 'a', offset_ms: 1 }),
      span('c', { parent_span_id: 'c' }),
    ];
    expect(
      shape(spans)
        .map((row) => row.trim())
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  it('folds what is below a span', () => {
    const { rows } = layoutTrace([
      span('a'),
      span('b', { parent_span_id: 'a' }),
      span('c', { parent_span_id: 'b' }),
      span('d', { offset_ms: 1 }),
    ]);
    expect(visibleRows(rows, new Set(['b'])).map(({ span: { span_id } }) => span_id)).toEqual(['a', 'b', 'd']);
    expect(visibleRows(rows, new Set(['a'])).map(({ span: { span_id } }) => span_id)).toEqual(['a', 'd']);
  });

  it('puts spans that run at the same time on lines of their own', () => {
    const layout = layoutTrace([
      span('a', { duration_ms: 100 }),
      span('b', { parent_span_id: 'a', offset_ms: 0, duration_ms: 50 }),
      span('c', { parent_span_id: 'a', offset_ms: 20, duration_ms: 50 }),
      span('d', { parent_span_id: 'a', offset_ms: 60, duration_ms: 10 }),
    ]);
    expect(['a', 'b', 'c', 'd'].map((id) => layout.byId.get(id)?.lane)).toEqual([0, 1, 2, 1]);
    expect(layout).toMatchObject({ lanes: 3, duration: 100 });
  });

  it('lays out 10,000 spans in one chain', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      span(`s${index}`, { parent_span_id: index > 0 ? `s${index - 1}` : '', offset_ms: index }),
    );
    const { rows } = layoutTrace(chain);
    expect(rows.at(-1)).toMatchObject({ depth: 9_999, end: 10_000 });
    expect(rows[0]).toMatchObject({ end: 10_000 });
  });

  it('is searched by service, operation and attributes', () => {
    const { rows } = layoutTrace([span('a', { attributes: { 'http.route': '/Cart' } }), span('b', { operation: 'other' })]);
    expect(matchingSpans(rows, '/cart').map(({ span: { span_id } }) => span_id)).toEqual(['a']);
    expect(matchingSpans(rows, ' ')).toEqual([]);
  });
});
