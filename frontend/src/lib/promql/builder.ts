/** One condition on a label. */
export interface LabelFilter {
  name: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
}

/** What the builder can say. */
export interface BuiltQuery {
  metric: string;
  filters: LabelFilter[];
  /** What is made of the samples of a series within a window; empty for the value itself. */
  over: '' | 'rate' | 'increase' | 'avg_over_time' | 'max_over_time' | 'min_over_time';
  window: string;
  /** How series are put together; empty for each on its own. */
  join: '' | 'sum' | 'avg' | 'min' | 'max' | 'count';
  by: string[];
}

export const overs = ['', 'rate', 'increase', 'avg_over_time', 'max_over_time', 'min_over_time'] as const;
export const joins = ['', 'sum', 'avg', 'min', 'max', 'count'] as const;

/** A new query over one metric: counters as rates, summed. */
export function queryFor(metric: string, type?: string): BuiltQuery {
  const isCounter = type === 'counter' || type === 'cumulative' || /_(total|count|sum|bucket)$/.test(metric);
  return { metric, filters: [], over: isCounter ? 'rate' : '', window: '5m', join: isCounter ? 'sum' : '', by: [] };
}

/** The query as PromQL. */
export function toPromql({ metric, filters, over, window, join, by }: BuiltQuery): string {
  const matchers = filters.filter(({ name }) => name !== '').map(({ name, op, value }) => `${name}${op}${JSON.stringify(value)}`);
  const selector = `${metric}${matchers.length > 0 ? `{${matchers.join(', ')}}` : ''}`;
  const inner = over === '' ? selector : `${over}(${selector}[${window}])`;
  if (join === '') return inner;
  return by.length > 0 ? `${join} by (${by.join(', ')}) (${inner})` : `${join}(${inner})`;
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const selectorPattern = new RegExp(`^(${name})\\s*(?:\\{(.*)\\})?$`);
const overPattern = /^(rate|increase|avg_over_time|max_over_time|min_over_time)\s*\((.*)\[(\d+(?:ms|s|m|h|d|w|y))\]\s*\)$/;
const joinPattern = /^(sum|avg|min|max|count)\s*(?:by\s*\(([^()]*)\)\s*)?\((.*?)\)(?:\s*by\s*\(([^()]*)\))?$/;
const matcherPattern = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*")\s*(?:,|$)/;

/** PromQL as the builder has it; null for what the builder cannot say. */
export function fromPromql(text: string): BuiltQuery | null {
  const joined = joinPattern.exec(text.trim());
  const [, join = '', before = '', inner = text.trim(), after = ''] = joined ?? [];
  const labels = (before || after).split(',').map((label) => label.trim());
  const ranged = overPattern.exec(inner.trim());
  const [, over = '', rest = inner, window = '5m'] = ranged ?? [];
  const selector = selectorPattern.exec(rest.trim());
  if (!selector?.[1]) return null;
  const filters = readMatchers(selector[2] ?? '');
  if (filters === null) return null;
  return {
    metric: selector[1],
    filters,
    over: over as BuiltQuery['over'],
    window,
    join: join as BuiltQuery['join'],
    by: labels.filter(Boolean),
  };
}

function readMatchers(text: string): LabelFilter[] | null {
  const found: LabelFilter[] = [];
  for (let rest = text; rest.trim() !== ''; ) {
    const match = matcherPattern.exec(rest);
    if (!match) return null;
    const [whole, label = '', op, value = '""'] = match;
    try {
      found.push({ name: label, op: op as LabelFilter['op'], value: JSON.parse(value) as string });
    } catch {
      return null;
    }
    rest = rest.slice(whole.length);
  }
  return found;
}

const letters = 'ABCDE';

/** The letter by which other queries name this one. */
export function letterOf(index: number): string {
  return letters[index] ?? '?';
}

/** Whether a query names others by their letters. */
export function isFormula(query: string): boolean {
  return /\$[A-E]\b/.test(query);
}

/** A formula with the queries that it names put in their places; a query cannot name itself or one after it. */
export function resolved(queries: readonly string[], index: number): string {
  return (queries[index] ?? '').replace(/\$([A-E])\b/g, (whole, letter: string) => {
    const at = letters.indexOf(letter);
    return at < index && queries[at] ? `(${resolved(queries, at)})` : whole;
  });
}
