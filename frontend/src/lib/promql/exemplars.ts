import { sampleValue } from './series';

/** What the Prometheus API answers about exemplars of a query. */
export interface ExemplarSeries {
  seriesLabels: Readonly<Record<string, string>>;
  exemplars: readonly { labels: Readonly<Record<string, string>>; value: string; timestamp: number }[];
}

/** One request that stands for many: it leads to its trace. */
export interface Exemplar {
  at: number;
  value: number;
  traceId: string;
}

const traceLabels = ['trace_id', 'traceID', 'traceId'];

/** The exemplars that name a trace, the largest of each trace once, at most so many. */
export function exemplarsOf(series: readonly ExemplarSeries[], most: number): Exemplar[] {
  const byTrace = new Map<string, Exemplar>();
  for (const { exemplars } of series) {
    for (const { labels, value: text, timestamp } of exemplars) {
      const traceId = traceLabels.map((label) => labels[label]).find(Boolean);
      const value = sampleValue(text);
      if (!traceId || value === null) continue;
      const known = byTrace.get(traceId);
      if (!known || value > known.value) byTrace.set(traceId, { at: timestamp * 1_000, value, traceId });
    }
  }
  return [...byTrace.values()].sort((a, b) => b.value - a.value).slice(0, most);
}
