import { maybeAmount, maybeOneOf, maybeText, oneOf, type SearchOf, searchParams, text, texts } from './params';

const spanId = maybeText((value) => value !== '' && value.length <= 128);

/** Search params of the trace search. Durations are milliseconds, attributes `key=value`. */
export const tracesSearch = searchParams({
  service: text(255),
  operation: text(500),
  status: maybeOneOf(['ok', 'error']),
  min: maybeAmount(),
  max: maybeAmount(),
  attribute: texts(10, 600),
});

export type TracesSearch = SearchOf<typeof tracesSearch>;

export const tracesDefaults = { service: '', operation: '', attribute: [] } satisfies Partial<TracesSearch>;

/** Whether anything but the time range narrows the traces. */
export function hasTraceFilters({ service, operation, status, min, max, attribute }: TracesSearch): boolean {
  return [service !== '', operation !== '', status, min, max, attribute.length > 0].some(
    (set) => set !== undefined && set !== false,
  );
}

/** Search params of one trace. */
export const traceSearch = searchParams({
  view: oneOf(['waterfall', 'flame'], 'waterfall'),
  span: spanId,
  q: text(200),
});

export type TraceSearch = SearchOf<typeof traceSearch>;

export const traceDefaults = { view: 'waterfall', q: '' } satisfies Partial<TraceSearch>;
