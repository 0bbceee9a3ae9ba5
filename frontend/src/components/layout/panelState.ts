import { isOffline, toApiError } from '@/lib/errors';

export type PanelState = 'loading' | 'ready' | 'empty' | 'error' | 'stale' | 'forbidden' | 'partial';

/** What a panel needs to know of its query. */
export interface PanelQuery<Data> {
  data: Data | undefined;
  error: unknown;
  dataUpdatedAt: number;
  isFetching: boolean;
  refetch: () => unknown;
}

/** The one state that a panel is in. */
export function panelState<Data>(query: PanelQuery<Data>, isEmpty: (data: Data) => boolean, isPartial: boolean): PanelState {
  const { data, error } = query;
  if (error && toApiError(error).httpStatus === 403) return 'forbidden';
  if (data === undefined) return error ? 'error' : 'loading';
  if (error) return 'stale';
  if (isEmpty(data)) return 'empty';
  return isPartial ? 'partial' : 'ready';
}

/** What failed, in words for a person. */
export function failureText(error: unknown, what: string): string {
  const failure = toApiError(error);
  return isOffline(failure)
    ? `${what} could not be loaded: the server could not be reached.`
    : `${what} could not be loaded: ${failure.detail}`;
}
