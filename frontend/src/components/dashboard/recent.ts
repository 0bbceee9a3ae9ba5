import type { FrozenRange } from '@/hooks/useFrozenRange';

const quarter = 15 * 60_000;
/** How far back telemetry can be asked for. */
const longest = 31 * 86_400_000;

interface Ends {
  from: string;
  to: string;
}

function lastOf({ from, to }: FrozenRange, length: number): Ends {
  return { from: new Date(Math.max(from, to - length)).toISOString(), to: new Date(to).toISOString() };
}

/** The last quarter of an hour of the range: how things are, not how they were on average. */
export function latestOf(range: FrozenRange): Ends {
  return lastOf(range, quarter);
}

/** The range, or as much of its end as telemetry can be asked for. */
export function askable(range: FrozenRange): Ends {
  return lastOf(range, longest);
}

/** What is missing when the range is longer than telemetry can be asked for. */
export function cutNotice(range: FrozenRange): string | null {
  return range.to - range.from > longest ? 'The last 31 days of the range; telemetry cannot be asked for more.' : null;
}
