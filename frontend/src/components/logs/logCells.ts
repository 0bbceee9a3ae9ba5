import { attributeAt } from '@/lib/logs/attributes';
import type { Log } from '@/types/telemetry';

const shown = 2_000;

/** What stands in a column of a log line. */
export function cellOf(log: Log, column: string): string {
  switch (column) {
    case 'host':
      return log.host ?? '';
    case 'trace_id':
      return log.trace_id ?? '';
    case 'span_id':
      return log.span_id ?? '';
    default:
      return attributeAt(log.attributes as Record<string, unknown>, column.replace(/^attributes\./, '')) ?? '';
  }
}

/** The first line of a message, as much of it as a row can show. */
export function firstLine(message: string): string {
  const end = message.indexOf('\n');
  return message.slice(0, end < 0 ? shown : Math.min(end, shown));
}

/** Pixels: the time takes milliseconds, the level its longest word. */
const widths = { time: 190, level: 60, service: 132, chosen: 140, message: 320 };

/** Widths of the columns: time, level, service, chosen ones, message. */
export function gridOf(columns: readonly string[]): string {
  const { time, level, service, chosen, message } = widths;
  return `${time}px ${level}px ${service}px ${`${chosen}px `.repeat(columns.length)}minmax(${message}px, 1fr)`;
}

/** How wide all of that is at least. */
export function widthOf(columns: readonly string[]): number {
  const { time, level, service, chosen, message } = widths;
  return time + level + service + columns.length * chosen + message;
}
