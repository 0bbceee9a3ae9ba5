import { listOf, type SearchOf, searchParams, text, whole } from './params';

export const postmortemStatuses = ['draft', 'in_review', 'published'] as const;

/** Search params of the list of postmortems. */
export const postmortemsSearch = searchParams({
  q: text(200),
  status: listOf(postmortemStatuses),
  page: whole(1, 1, 1_000_000),
});

export type PostmortemsSearch = SearchOf<typeof postmortemsSearch>;

export const postmortemsDefaults = { q: '', status: [], page: 1 } satisfies Partial<PostmortemsSearch>;
