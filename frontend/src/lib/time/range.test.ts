import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freezeRange, isTime, parseTime, quickRanges, relativeLabel, resolveRange, shiftRange } from './range';

const now = Date.parse('2026-03-10T12:00:00Z');

describe('one end of a range', () => {
  it.each([
    ['now', '2026-03-10T12:00:00.000Z'],
    ['now-15m', '2026-03-10T11:45:00.000Z'],
    ['now-1h', '2026-03-10T11:00:00.000Z'],
    ['now-7d', '2026-03-03T12:00:00.000Z'],
    ['now-1w', '2026-03-03T12:00:00.000Z'],
    ['now-90s', '2026-03-10T11:58:30.000Z'],
    ['2026-01-24T12:00:00Z', '2026-01-24T12:00:00.000Z'],
    ['2026-01-24T12:00:00+02:00', '2026-01-24T10:00:00.000Z'],
    ['2026-01-24T12:00', '2026-01-24T12:00:00.000Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(new Date(parseTime(text, now) ?? Number.NaN).toISOString()).toBe(expected);
  });

  it.each(['', 'yesterday', 'now+1h', 'now-h', 'now-1y', 'now-1234567d', '2026-13-01T00:00:00Z', '2026-01-24', '1769256000'])(
    'refuses %s',
    (text) => {
      expect(isTime(text)).toBe(false);
    },
  );
});

describe('a range', () => {
  it('has no meaning when it does not begin before it ends', () => {
    expect(resolveRange({ from: 'now', to: 'now-1h' }, now)).toBeUndefined();
    expect(resolveRange({ from: 'now', to: 'now' }, now)).toBeUndefined();
  });

  it('keeps its ends when it is frozen, whenever it is looked at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...quickRanges), fc.integer({ min: 0, max: 10 ** 12 }), (range, later) => {
        const frozen = freezeRange(range, now);
        expect(resolveRange(frozen, now + later)).toEqual(resolveRange(range, now));
      }),
    );
  });

  it('keeps its length when it is shifted, and never ends after now', () => {
    fc.assert(
      fc.property(fc.constantFrom(...quickRanges), fc.constantFrom(-1 as const, 1 as const), (range, direction) => {
        const before = resolveRange(range, now);
        const after = resolveRange(shiftRange(range, direction, now), now);
        expect(before && after && after.to - after.from).toBe(before && before.to - before.from);
        expect(after?.to).toBeLessThanOrEqual(now);
      }),
    );
  });

  it('goes back by half its length', () => {
    expect(shiftRange({ from: 'now-2h', to: 'now' }, -1, now)).toEqual({
      from: '2026-03-10T09:00:00.000Z',
      to: '2026-03-10T11:00:00.000Z',
    });
  });

  it.each([
    ['now-1h', 'Last hour'],
    ['now-24h', 'Last 24 hours'],
    ['now-7d', 'Last 7 days'],
  ])('from %s is called %s', (from, label) => {
    expect(relativeLabel({ from, to: 'now' })).toBe(label);
  });

  it('has no relative name when it ends before now', () => {
    expect(relativeLabel({ from: 'now-2h', to: 'now-1h' })).toBeUndefined();
  });
});
