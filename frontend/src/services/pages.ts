import { infiniteQueryOptions } from '@tanstack/react-query';

interface Answer<Row> {
  data?: Row[] | undefined;
  response: Response;
}

/** A list that the server hands out page by page: the rows of every page so far, and whether older ones follow. */
export function pagesOf<Row>(
  queryKey: readonly string[],
  read: (query: { cursor?: string }, signal: AbortSignal) => Promise<Answer<Row>>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: async ({ pageParam, signal }) => {
      const { data = [], response } = await read(pageParam === '' ? {} : { cursor: pageParam }, signal);
      return { rows: data, next: response.headers.get('X-Next-Cursor') };
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
  });
}
