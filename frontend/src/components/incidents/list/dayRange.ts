import type { TimeRange } from '@/lib/time/range';
import { fromWallClock } from '@/lib/time/zone';

const dayMs = 86_400_000;

/** A calendar day of a zone as a range; days with a clock change have 23 or 25 hours. */
export function dayRange(date: string, zone: string): TimeRange | null {
  const from = fromWallClock(`${date}T00:00`, zone);
  if (from === undefined) return null;
  const nextDate = new Date(Date.parse(`${date}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
  const next = fromWallClock(`${nextDate}T00:00`, zone) ?? from + dayMs;
  return { from: new Date(from).toISOString(), to: new Date(next - 1).toISOString() };
}
