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

/** The name of a label and the part of its value before the cursor. */
const openValue = /([a-zA-Z_][a-zA-Z0-9_]*)\s*(?:=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)$/;

/** The label whose value is being written at the cursor; empty when it is somewhere else. */
export function labelAt(text: string, cursor: number): string {
  return openValue.exec(text.slice(0, cursor))?.[1] ?? '';
}

/** How the text before the cursor can go on: metrics and functions; inside braces or after `by (`, labels; in quotes, values. */
export function promqlCompletions(
  text: string,
  cursor: number,
  metrics: readonly string[],
  labels: readonly string[],
  values: readonly string[] = [],
): Completion[] {
  const before = text.slice(0, cursor);
  const value = openValue.exec(before);
  if (value) return valueCompletions(text, cursor, value[2] ?? '', values);
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

/** Values of a label, closed with a quote. */
function valueCompletions(text: string, cursor: number, typed: string, values: readonly string[]): Completion[] {
  const start = text.slice(0, cursor - typed.length);
  const after = text.slice(cursor).replace(/^"/, '');
  return values
    .filter((value) => value.toLowerCase().includes(typed.toLowerCase()) && value !== typed)
    .slice(0, most)
    .map((value) => {
      const written = `${value.replace(/[\\"]/g, '\\$&')}"`;
      return { label: value, hint: 'value', text: start + written + after, cursor: start.length + written.length };
    });
}
