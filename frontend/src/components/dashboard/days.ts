import { resolveRange, type TimeRange } from '@/lib/time/range';
import type { Schema } from '@/types/api';

const dayMs = 86_400_000;
const fallback = 7;

/** How many calendar days the server must count to cover a range; it always counts up to today. */
export function daysOf(range: TimeRange | null, now: number): number {
  const ends = range && resolveRange(range, now);
  if (!ends) return fallback;
  return Math.min(365, Math.ceil((now - ends.from) / dayMs) + 1);
}

/** The days that touch a range. */
export function partOf(
  timeline: readonly Schema<'IncidentDay'>[],
  range: TimeRange | null,
  now: number,
): readonly Schema<'IncidentDay'>[] {
  const ends = range && resolveRange(range, now);
  if (!ends || ends.to >= now - dayMs) return timeline;
  const last = new Date(ends.to + dayMs / 2).toISOString().slice(0, 10);
  return timeline.filter(({ date }) => date <= last);
}
