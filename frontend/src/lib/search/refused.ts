import { maybeOneOf, type SearchOf, searchParams, text } from './params';

export const dropSignals = [
  'metrics',
  'logs',
  'traces',
  'errors',
  'infrastructure',
  'browser',
  'deployments',
  'vulnerabilities',
  'unknown',
] as const;

export const dropReasons = [
  'validation',
  'too_old',
  'quota',
  'too_large',
  'unreadable',
  'rate_limited',
  'overloaded',
  'scope',
] as const;

/** Search params of the page of refused telemetry. */
export const refusedSearch = searchParams({
  signal: maybeOneOf(dropSignals),
  reason: maybeOneOf(dropReasons),
  /** The row that is open. */
  sel: text(60),
});

export type RefusedSearch = SearchOf<typeof refusedSearch>;

export const refusedDefaults = { sel: '' } satisfies RefusedSearch;
