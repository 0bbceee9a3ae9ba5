import { timeFormat } from '@/lib/time/formats';

/** "2026-01-24 12:00:05" in a zone; the zone itself is printed once, at the head of the column or axis. */
export function dateTime(at: number | string, zone: string): string {
  const p = parts(at, zone);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`;
}

/** "12:00:05" in a zone. */
export function clockTime(at: number | string, zone: string): string {
  const p = parts(at, zone);
  return `${p.hour}:${p.minute}:${p.second}`;
}

/** "2026-01-24 12:00:05.042" in a zone, for lines that follow each other within a second. */
export function preciseTime(at: number | string, zone: string): string {
  return `${dateTime(at, zone)}.${String(new Date(at).getUTCMilliseconds()).padStart(3, '0')}`;
}

/** "Jan 24, 12:00" in a zone. */
export function shortDateTime(at: number | string, zone: string): string {
  return timeFormat(zone, 'short').format(new Date(at));
}

const steps: readonly [limit: number, size: number, unit: string][] = [
  [60, 1, 's'],
  [3_600, 60, 'm'],
  [86_400, 3_600, 'h'],
  [Number.POSITIVE_INFINITY, 86_400, 'd'],
];

/** The distance in its largest unit: "12s", "5m", "3h", "9d". */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [, size, unit] = steps.find(([limit]) => seconds < limit) ?? [0, 86_400, 'd'];
  return `${Math.floor(seconds / size)}${unit}`;
}

/** "5m ago", "in 3h" or "just now". */
export function relativeTime(at: number | string, now: number): string {
  const distance = now - new Date(at).getTime();
  if (Math.abs(distance) < 1_000) return 'just now';
  return distance > 0 ? `${age(distance)} ago` : `in ${age(-distance)}`;
}

/** A duration in its two largest units: "1d 4h", "3h 12m", "45s", "120ms". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))}ms`;
  const seconds = Math.floor(milliseconds / 1_000);
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}

function parts(at: number | string, zone: string): Record<string, string> {
  return Object.fromEntries(
    timeFormat(zone, 'full')
      .formatToParts(new Date(at))
      .map((part) => [part.type, part.value]),
  );
}
