import { maybeText, oneOf, type SearchOf, searchParams, text, texts } from './params';

/** The levels that have an order, the worst first. Logs may carry others. */
export const logLevels = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const;

/** What narrows the log explorer, the tail and the patterns alike. */
const shared = {
  q: text(1000),
  service: text(255),
  level: texts(20, 20),
};

/** An entry as the server names it. */
const entryId = maybeText((value) => value !== '' && value.length <= 200);

/** Search params of the log explorer. */
export const logsSearch = searchParams({
  ...shared,
  order: oneOf(['desc', 'asc'], 'desc'),
  /** Attributes that stand in columns of their own. */
  cols: texts(8, 200),
  sel: entryId,
});

/** Search params of the live tail. */
export const logTailSearch = searchParams({ ...shared, sel: entryId });

/** Search params of the patterns. */
export const logPatternsSearch = searchParams({ ...shared, sel: text(400) });

export type LogsSearch = SearchOf<typeof logsSearch>;
/** The filters that all log pages share. */
export type LogFilters = Pick<LogsSearch, 'q' | 'service' | 'level'>;

const noFilters = { q: '', service: '', level: [] } satisfies LogFilters;

export const logsDefaults = { ...noFilters, order: 'desc', cols: [] } satisfies Partial<LogsSearch>;
export const logTailDefaults = noFilters;
export const logPatternsDefaults = { ...noFilters, sel: '' };

/** Whether anything but the time range narrows the logs. */
export function hasLogFilters({ q, service, level }: LogFilters): boolean {
  return q !== '' || service !== '' || level.length > 0;
}
