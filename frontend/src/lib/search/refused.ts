import { type SearchOf, searchParams, text } from './params';

/** Search params of the page of refused telemetry; signals and reasons are the words of the server. */
export const refusedSearch = searchParams({
  signal: text(20),
  reason: text(20),
  /** The row that is open. */
  sel: text(60),
});

export type RefusedSearch = SearchOf<typeof refusedSearch>;

export const refusedDefaults = { signal: '', reason: '', sel: '' } satisfies RefusedSearch;
