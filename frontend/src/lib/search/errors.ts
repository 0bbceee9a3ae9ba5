import { maybeOneOf, oneOf, type SearchOf, searchParams, text, texts } from './params';

export const errorStatuses = ['unresolved', 'investigating', 'resolved', 'ignored'] as const;

/** Search params of the inbox of errors. Without a status it shows what still needs somebody. */
export const errorsSearch = searchParams({
  q: text(200),
  service: text(255),
  status: maybeOneOf(errorStatuses),
  sort: oneOf(['count', 'last_seen', 'first_seen'], 'last_seen'),
});

export type ErrorsSearch = SearchOf<typeof errorsSearch>;

export const errorsDefaults = { q: '', service: '', sort: 'last_seen' } satisfies Partial<ErrorsSearch>;

/** Search params of one group of errors; release and attributes narrow its occurrences. */
export const errorGroupSearch = searchParams({
  tab: oneOf(['stack', 'occurrences', 'tags'], 'stack'),
  release: text(128),
  attribute: texts(10, 600),
});

export type ErrorGroupSearch = SearchOf<typeof errorGroupSearch>;

export const errorGroupDefaults = { tab: 'stack', release: '', attribute: [] } satisfies ErrorGroupSearch;
