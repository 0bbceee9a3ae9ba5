/** A range as it stands in the URL: `now`, `now-<n><unit>` or an RFC 3339 time. */
export interface TimeRange {
  from: string;
  to: string;
}

/** A range in epoch milliseconds. */
export interface AbsoluteRange {
  from: number;
  to: number;
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
type Unit = keyof typeof unitMs;

const relative = /^now(?:-(\d{1,6})([smhdw]))?$/;
const absolute = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?$/;

/** Reads one end of a range; undefined when the text is neither relative nor a time. */
export function parseTime(text: string, now: number): number | undefined {
  const match = relative.exec(text);
  if (match) {
    const [, count, unit] = match;
    return count === undefined ? now : now - Number(count) * unitMs[unit as Unit];
  }
  if (!absolute.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
  const parsed = Date.parse(zoned);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Whether a text is one that parseTime reads. */
export function isTime(text: string): boolean {
  return parseTime(text, 0) !== undefined;
}

/** Both ends at one moment; undefined when an end is unreadable or from does not precede to. */
export function resolveRange(range: TimeRange, now: number): AbsoluteRange | undefined {
  const from = parseTime(range.from, now);
  const to = parseTime(range.to, now);
  if (from === undefined || to === undefined || from >= to) return undefined;
  return { from, to };
}

/** The same range with fixed ends, for links that must show the same data tomorrow. */
export function freezeRange(range: TimeRange, now: number): TimeRange {
  const ends = resolveRange(range, now);
  if (!ends) return range;
  return { from: new Date(ends.from).toISOString(), to: new Date(ends.to).toISOString() };
}

/** Moves a range by half its length; the result is absolute and never ends after now. */
export function shiftRange(range: TimeRange, direction: -1 | 1, now: number): TimeRange {
  const ends = resolveRange(range, now);
  if (!ends) return range;
  const length = ends.to - ends.from;
  const to = Math.min(now, ends.to + (direction * length) / 2);
  return { from: new Date(to - length).toISOString(), to: new Date(to).toISOString() };
}

const unitWords: Record<Unit, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };

/** The range in words when it is "the last n units", else undefined. */
export function relativeLabel(range: TimeRange): string | undefined {
  const match = relative.exec(range.from);
  if (range.to !== 'now' || !match?.[1] || !match[2]) return undefined;
  const count = Number(match[1]);
  const word = unitWords[match[2] as Unit];
  return count === 1 ? `Last ${word}` : `Last ${count} ${word}s`;
}

/** The ranges that the picker offers by name. */
export const quickRanges: readonly TimeRange[] = [
  'now-15m',
  'now-1h',
  'now-6h',
  'now-24h',
  'now-2d',
  'now-7d',
  'now-14d',
  'now-31d',
].map((from) => ({ from, to: 'now' }));
