import { maybeOneOf, type SearchOf, searchParams, text, whole } from './params';

/** Search params of the list of runbooks; `view=new` writes one. */
export const runbooksSearch = searchParams({
  q: text(200),
  service: text(255),
  tag: text(100),
  page: whole(1, 1, 1_000_000),
  view: maybeOneOf(['new']),
});

export type RunbooksSearch = SearchOf<typeof runbooksSearch>;

export const runbooksDefaults = { q: '', service: '', tag: '', page: 1 } satisfies Partial<RunbooksSearch>;

/** Search params of one runbook; `view=edit` changes it. */
export const runbookSearch = searchParams({ view: maybeOneOf(['edit']) });
