import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '@/services/api';
import type { AnswerOf } from '@/types/telemetry';

const status = '/api/v1/prom/api/v1/status/tsdb';

export type PromCardinality = AnswerOf<typeof status>['data'];
export type PromCounted = NonNullable<PromCardinality['seriesCountByMetricName']>[number];

/** How many entries of each list are asked for. */
export const topListed = 200;

/** Where the series come from that were seen in a range. */
export function cardinalityQuery({ from, to }: { from: number; to: number }) {
  const query = { start: String(from / 1_000), end: String(to / 1_000), limit: String(topListed) };
  return queryOptions({
    queryKey: ['get', status, { query }],
    queryFn: async ({ signal }): Promise<AnswerOf<typeof status>> => {
      const { data } = await client.GET(status, { params: { query } as never, signal });
      if (!data) throw new Error('The answer held no series.');
      return data;
    },
    placeholderData: keepPreviousData,
  });
}

/** How many different values a label has in the series of a selector at a moment. */
export function labelCountQuery(selector: string, label: string, at: number) {
  const path = '/api/v1/prom/api/v1/query';
  const query = { query: `count(count by (${JSON.stringify(label)}) (${selector}))`, time: String(at / 1_000) };
  return queryOptions({
    queryKey: ['get', path, { query }],
    queryFn: async ({ signal }): Promise<number> => {
      const { data } = await client.GET(path, { params: { query } as never, signal });
      const { result } = (data as unknown as { data: { result: { value: [number, string] }[] } }).data;
      return Number(result[0]?.value[1] ?? 0);
    },
  });
}
