import { oneOf, type SearchOf, searchParams, text } from './params';

/** Search params of the page about real users. */
export const browserSearch = searchParams({
  app: text(255),
  url: text(2_000),
  tab: oneOf(['loads', 'errors', 'requests'], 'loads'),
});

export type BrowserSearch = SearchOf<typeof browserSearch>;

export const browserDefaults = { app: '', url: '', tab: 'loads' } satisfies BrowserSearch;
