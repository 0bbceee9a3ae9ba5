import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWallClock, toWallClock, zoneLabel, zoneName, zoneOffset } from './zone';

describe('zones', () => {
  it.each([
    ['UTC', '2026-07-01T00:00:00Z', 0],
    ['Europe/Berlin', '2026-01-01T00:00:00Z', 60],
    ['Europe/Berlin', '2026-07-01T00:00:00Z', 120],
    ['Asia/Kolkata', '2026-07-01T00:00:00Z', 330],
    ['America/St_Johns', '2026-01-01T00:00:00Z', -210],
  ])('%s at %s is %i minutes ahead of UTC', (zone, at, minutes) => {
    expect(zoneOffset(zone, Date.parse(at))).toBe(minutes);
  });

  it.each([
    ['the minute before summer time begins', '2026-03-29T00:59:00Z', '2026-03-29T01:59'],
    ['the minute at which summer time begins', '2026-03-29T01:00:00Z', '2026-03-29T03:00'],
    ['the minute before summer time ends', '2026-10-25T00:59:00Z', '2026-10-25T02:59'],
    ['the minute at which summer time ends', '2026-10-25T01:00:00Z', '2026-10-25T02:00'],
  ])('shows %s on the clock of the zone', (_, at, wall) => {
    expect(toWallClock(Date.parse(at), 'Europe/Berlin')).toBe(wall);
  });

  it('reads back what it shows, except in the hour that a clock shows twice', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
    const minutes = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const at = minute * 60_000;
        const wall = toWallClock(at, zone);
        const back = fromWallClock(wall, zone);
        expect(back !== undefined && toWallClock(back, zone)).toBe(wall);
        expect(Math.abs((back ?? 0) - at)).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });

  it('refuses a clock time that is none', () => {
    expect(fromWallClock('', 'UTC')).toBeUndefined();
  });

  it('prints the short name of a zone at a moment', () => {
    expect(zoneLabel('UTC', 0)).toBe('UTC');
    expect(zoneLabel('America/New_York', Date.parse('2026-07-01T00:00:00Z'))).toBe('EDT');
  });

  it.each([
    ['utc', 'Asia/Kolkata', 'UTC'],
    ['project', 'Asia/Kolkata', 'Asia/Kolkata'],
    ['project', 'Mars/Olympus', 'UTC'],
    ['project', undefined, 'UTC'],
  ] as const)('%s with the project in %s means %s', (choice, project, name) => {
    expect(zoneName(choice, project)).toBe(name);
  });
});
