import { timeFormat } from './formats';

/** Which clock times are printed in. */
export type ZoneChoice = 'project' | 'utc' | 'browser';

/** The IANA name behind a choice. */
export function zoneName(choice: ZoneChoice, projectZone: string | undefined): string {
  if (choice === 'utc') return 'UTC';
  if (choice === 'browser') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(projectZone) ? projectZone : 'UTC';
}

function isZone(name: string | undefined): name is string {
  if (!name) return false;
  try {
    timeFormat(name, 'zone');
    return true;
  } catch {
    return false;
  }
}

/** The short name that stands at axes and time columns: "UTC", "CET", "GMT+5:30". */
export function zoneLabel(zone: string, at: number): string {
  const parts = timeFormat(zone, 'zone').formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** Minutes that a zone is ahead of UTC at a moment. */
export function zoneOffset(zone: string, at: number): number {
  const parts = Object.fromEntries(
    timeFormat(zone, 'full')
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((wall - Math.floor(at / 1000) * 1000) / 60_000);
}

/** Text for a datetime-local input: the wall clock of a zone. */
export function toWallClock(at: number, zone: string): string {
  return new Date(at + zoneOffset(zone, at) * 60_000).toISOString().slice(0, 16);
}

/** The moment that a wall clock text names in a zone; undefined when it is no time. */
export function fromWallClock(text: string, zone: string): number | undefined {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return undefined;
  const guess = wall - zoneOffset(zone, wall) * 60_000;
  return wall - zoneOffset(zone, guess) * 60_000;
}
