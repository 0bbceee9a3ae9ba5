import type { Completion } from '@/lib/logs/complete';

const functions = [
  'rate',
  'increase',
  'sum',
  'avg',
  'max',
  'min',
  'count',
  'topk',
  'bottomk',
  'histogram_quantile',
  'avg_over_time',
  'max_over_time',
  'min_over_time',
  'sum_over_time',
  'quantile_over_time',
  'abs',
  'clamp_min',
  'delta',
  'deriv',
  'irate',
  'predict_linear',
  'absent',
  'label_replace',
];

const most = 10;

/** How the word before the cursor can go on: metrics and functions; inside braces or after `by (`, labels. */
export function promqlCompletions(
  text: string,
  cursor: number,
  metrics: readonly string[],
  labels: readonly string[],
): Completion[] {
  const before = text.slice(0, cursor);
  const word = /[a-zA-Z_:][a-zA-Z0-9_:]*$/.exec(before)?.[0] ?? '';
  const isLabel = before.lastIndexOf('{') > before.lastIndexOf('}') || /\b(?:by|without)\s*\([^()]*$/.test(before);
  if (word === '' && !isLabel) return [];
  const start = before.slice(0, before.length - word.length);
  const after = text.slice(cursor);
  const made = (label: string, hint: string, more: string): Completion => ({
    label,
    hint,
    text: start + label + more + after,
    cursor: start.length + label.length + more.length,
  });
  const fits = (candidate: string) => candidate.toLowerCase().includes(word.toLowerCase()) && candidate !== word;
  const first = (a: string, b: string) => Number(b.startsWith(word)) - Number(a.startsWith(word));
  if (isLabel) {
    return labels
      .filter(fits)
      .sort(first)
      .slice(0, most)
      .map((label) => made(label, 'label', before.lastIndexOf('{') > before.lastIndexOf('}') ? '="' : ''));
  }
  return [
    ...metrics.filter(fits).map((metric) => made(metric, 'metric', '')),
    ...functions.filter(fits).map((name) => made(name, 'function', '(')),
  ]
    .sort((a, b) => first(a.label, b.label))
    .slice(0, most);
}
