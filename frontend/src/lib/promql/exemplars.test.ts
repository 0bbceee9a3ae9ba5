import { describe, expect, it } from 'vitest';
import { exemplarsOf } from './exemplars';

const of = (labels: Record<string, string>, value: string, timestamp = 1) => ({ labels, value, timestamp });

describe('the exemplars of a query', () => {
  it('are the ones that name a trace, under any of its usual names', () => {
    const found = exemplarsOf(
      [
        {
          seriesLabels: { service: 'api' },
          exemplars: [
            of({ trace_id: 'a' }, '0.2', 1.5),
            of({ traceID: 'b' }, '0.4'),
            of({ user: '7' }, '9'),
            of({ trace_id: 'c' }, 'NaN'),
          ],
        },
      ],
      10,
    );
    expect(found).toEqual([
      { at: 1_000, value: 0.4, traceId: 'b' },
      { at: 1_500, value: 0.2, traceId: 'a' },
    ]);
  });

  it('name a trace once, by its largest value, and stop at the most that are wanted', () => {
    const found = exemplarsOf(
      [
        { seriesLabels: { le: '1' }, exemplars: [of({ trace_id: 'a' }, '0.2'), of({ trace_id: 'b' }, '0.1')] },
        { seriesLabels: { le: '2' }, exemplars: [of({ trace_id: 'a' }, '1.8')] },
      ],
      1,
    );
    expect(found).toEqual([{ at: 1_000, value: 1.8, traceId: 'a' }]);
  });
});
