import { resolveRange, type TimeRange } from '@/lib/time/range';

const dayMs = 86_400_000;
const most = 366;

export interface Days {
  /** Calendar days as YYYY-MM-DD, both included. */
  start: string;
  end: string;
  /** How many days back from today the first one lies, today included. */
  upToToday: number;
}

/** The calendar days of a zone that touch a range; without a range the last seven. */
export function daysOf(range: TimeRange | null, zone: string, now: number): Days {
  const ends = (range && resolveRange(range, now)) ?? { from: now - 6 * dayMs, to: now };
  const from = Math.max(ends.from, ends.to - (most - 1) * dayMs);
  return {
    start: dayOf(from, zone),
    end: dayOf(ends.to, zone),
    upToToday: Math.min(365, Math.max(1, Math.ceil((now - from) / dayMs))),
  };
}

function dayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at);
}
