import { parseTime, type TimeRange } from '@/lib/time/range';
import { listOf, maybeId, oneOf, type SearchOf, searchParams, text, whole } from './params';

export const severities = ['critical', 'high', 'medium', 'low'] as const;
export const states = ['detected', 'acknowledged', 'investigating', 'mitigated', 'resolved', 'learned'] as const;
/** The states of an incident that still needs somebody. */
export const openStates = ['detected', 'acknowledged', 'investigating', 'mitigated'] as const;
export const sources = [
  'manual',
  'alertmanager',
  'prometheus',
  'grafana',
  'webhook',
  'alerting',
  'slo',
  'synthetic',
  'anomaly',
] as const;

/** Search params of the incident list. */
export const incidentsSearch = searchParams({
  q: text(200),
  severity: listOf(severities),
  state: listOf(states),
  source: listOf(sources),
  service: text(100),
  owner: maybeId(),
  sort: oneOf(['detected_at', 'updated_at', 'severity'], 'detected_at'),
  order: oneOf(['asc', 'desc'], 'desc'),
  page: whole(1, 1, 1_000_000),
});

export type IncidentsSearch = SearchOf<typeof incidentsSearch>;

export const incidentsDefaults = {
  q: '',
  severity: [],
  state: [],
  source: [],
  service: '',
  sort: 'detected_at',
  order: 'desc',
  page: 1,
} satisfies Partial<IncidentsSearch>;

/** How many filters narrow the list; sorting and paging are none. */
export function filterCount({ q, severity, state, source, service, owner }: IncidentsSearch): number {
  return [q !== '', severity.length > 0, state.length > 0, source.length > 0, service !== '', owner !== undefined].filter(Boolean)
    .length;
}

/** A range as the API takes it: relative ends as they are, others with their zone. */
export function apiRange(range: TimeRange | null): TimeRange | null {
  return range && { from: apiTime(range.from), to: apiTime(range.to) };
}

function apiTime(text: string): string {
  if (text.startsWith('now')) return text;
  const at = parseTime(text, 0);
  return at === undefined ? text : new Date(at).toISOString();
}
