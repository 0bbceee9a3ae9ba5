import { shortDateTime } from '@/lib/format/time';
import { parseTime, relativeLabel, type TimeRange } from '@/lib/time/range';

/** A range in the words of the time picker. */
export function rangeLabel(range: TimeRange | null, zone: { name: string }): string {
  if (!range) return 'All time';
  const known = relativeLabel(range);
  if (known) return known;
  const now = Date.now();
  const ends = [range.from, range.to].map((text) => {
    const at = parseTime(text, now);
    return at === undefined || text === 'now' ? text : shortDateTime(at, zone.name);
  });
  return ends.join(' – ');
}
