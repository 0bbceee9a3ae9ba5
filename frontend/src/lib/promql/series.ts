/** One series of an answer. */
export interface PromSeries {
  metric: Readonly<Record<string, string>>;
  values: readonly (readonly [number, string])[];
}

/** The name of a series: its metric and labels, as PromQL writes them. */
export function seriesName({ metric }: PromSeries, fallback: string): string {
  const { __name__: name = '', ...labels } = metric;
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length > 0 ? `${name}{${pairs.join(', ')}}` : name || fallback;
}

/** A sample as a number; what is none is a gap. */
export function sampleValue(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text === '+Inf' ? 'Infinity' : text);
  return Number.isFinite(value) ? value : null;
}

/** The largest value of a series: what it is ranked by. */
function peak({ values }: PromSeries): number {
  return values.reduce((largest, [, text]) => Math.max(largest, Math.abs(sampleValue(text) ?? 0)), 0);
}

/** The series to draw: the largest ones, when there are too many. */
export function largest(series: readonly PromSeries[], most: number): readonly PromSeries[] {
  if (series.length <= most) return series;
  return series
    .map((one) => ({ one, peak: peak(one) }))
    .sort((a, b) => b.peak - a.peak)
    .slice(0, most)
    .map(({ one }) => one);
}

/** The values of a series on a grid of moments in milliseconds; null where it has none. */
export function onGrid({ values }: PromSeries, xs: readonly number[]): (number | null)[] {
  const byTime = new Map(values.map(([at, text]) => [Math.round(at * 1_000), sampleValue(text)]));
  return xs.map((at) => byTime.get(at) ?? null);
}
