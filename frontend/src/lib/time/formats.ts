/** The ways in which a moment is taken apart or printed. */
const shapes = {
  full: {
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  short: { hourCycle: 'h23', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  day: { month: 'short', day: 'numeric' },
  clock: { hourCycle: 'h23', hour: '2-digit', minute: '2-digit' },
  zone: { timeZoneName: 'short' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

const made = new Map<string, Intl.DateTimeFormat>();

/** A format in a zone. Making one takes longer than all the work it does for a table, so each is made once. */
export function timeFormat(zone: string, shape: keyof typeof shapes): Intl.DateTimeFormat {
  const key = `${shape} ${zone}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, ...shapes[shape] });
  made.set(key, known);
  return known;
}
