import { oneOf, type SearchOf, searchParams, texts } from './params';

/** Search params of the metric explorer: up to five queries. */
export const metricsSearch = searchParams({
  expr: texts(5, 2_000),
  view: oneOf(['chart', 'table'], 'chart'),
  mode: oneOf(['builder', 'promql'], 'builder'),
});

export type MetricsSearch = SearchOf<typeof metricsSearch>;

export const metricsDefaults = { expr: [], view: 'chart', mode: 'builder' } satisfies MetricsSearch;
