import { useMatches, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { Refresh, ShellSearch } from '@/lib/search/shell';
import type { TimeRange } from '@/lib/time/range';

export interface TimeRangeState {
  /** The range in force, or null when the page shows all time. */
  range: TimeRange | null;
  /** Whether the page reads a time range at all. */
  bound: boolean;
  /** Whether the page can show all time. */
  canBeAll: boolean;
  maxDays: number | undefined;
  canCompare: boolean;
  compare: ShellSearch['compare'];
  refresh: Refresh;
  setRange: (range: TimeRange | null) => void;
  setRefresh: (refresh: Refresh) => void;
  setCompare: (compare: ShellSearch['compare']) => void;
}

/** The time range of the page as the URL says it, and how to change it. */
export function useTimeRange(): TimeRangeState {
  const search = useSearch({ strict: false }) as Partial<ShellSearch>;
  const time = useMatches({ select: (matches) => matches.at(-1)?.staticData.time });
  const navigate = useNavigate();
  const change = useCallback(
    (next: Partial<ShellSearch> | { from: undefined; to: undefined }) =>
      void navigate({ to: '.', search: (old: object) => ({ ...old, ...next }) as never }),
    [navigate],
  );
  const { from, to, compare = 'off', refresh = 'off' } = search;
  const byDefault = time?.default ?? 'all';
  return useMemo(() => {
    // A link that says only where the range begins means up to now.
    const chosen = from ? { from, to: to ?? 'now' } : null;
    return {
      range: chosen ?? (byDefault === 'all' ? null : { from: byDefault, to: 'now' }),
      bound: time !== undefined,
      canBeAll: byDefault === 'all',
      maxDays: time?.maxDays,
      canCompare: time?.compare === true,
      compare,
      refresh,
      setRange: (range) => change(range ?? { from: undefined, to: undefined }),
      setRefresh: (value) => change({ refresh: value }),
      setCompare: (value) => change({ compare: value }),
    };
  }, [from, to, compare, refresh, byDefault, time, change]);
}
