import { useSyncExternalStore } from 'react';
import type { TimeSeriesProps } from './chartTypes';
import type { CursorStore } from './cursorStore';

interface Props extends Pick<TimeSeriesProps, 'xs' | 'series'> {
  cursor: CursorStore;
  format: (value: number | null) => string;
  formatX: (at: number) => string;
  /** What stands there while the cursor is nowhere. */
  otherwise: string;
}

/** The values under the cursor. */
export function Readout({ cursor, xs, series, format, formatX, otherwise }: Props) {
  const index = useSyncExternalStore(cursor.subscribe, cursor.get);
  const at = index === null ? undefined : xs[index];
  if (index === null || at === undefined) return otherwise;
  return `${formatX(at)}: ${series.map(({ name, values }) => `${name} ${format(values[index] ?? null)}`).join(', ')}`;
}
