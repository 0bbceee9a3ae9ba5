const colors = 8;

/** The color of each service in a trace, by the order in which they appear; the same in every view of it. */
export function spanColor(services: readonly string[], service: string): string {
  return `var(--series-${(Math.max(0, services.indexOf(service)) % colors) + 1})`;
}
