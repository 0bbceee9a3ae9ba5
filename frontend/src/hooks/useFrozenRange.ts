import { useCallback, useEffect, useMemo, useState } from 'react';
import { refreshMs } from '@/lib/search/shell';
import { type AbsoluteRange, resolveRange } from '@/lib/time/range';
import { useTimeRange } from './useTimeRange';

const fallback = 3_600_000;

export interface FrozenRange extends AbsoluteRange {
  /** Both ends as the API takes them. */
  api: { from: string; to: string };
  /** Asks everything again, up to now. */
  renew: () => void;
  /** Narrows the range of all pages to a part that was drawn over a chart. */
  zoom: (from: number, to: number) => void;
}

/**
 * The range in absolute ends, the same for every panel of a page and for every further page of a list, until it is
 * changed or renewed: by the person, or as often as the picker says.
 */
export function useFrozenRange(): FrozenRange {
  const { range, refresh, setRange } = useTimeRange();
  const [asOf, setAsOf] = useState(Date.now);
  const from = range?.from ?? 'now-1h';
  const to = range?.to ?? 'now';
  // A new range is counted from the moment at which it was chosen.
  const [chosen, setChosen] = useState(`${from} ${to}`);
  const renew = useCallback(() => setAsOf(Date.now()), []);
  if (chosen !== `${from} ${to}`) {
    setChosen(`${from} ${to}`);
    setAsOf(Date.now());
  }
  const every = refreshMs(refresh);
  useEffect(() => {
    if (every === false) return;
    const timer = setInterval(() => {
      if (!document.hidden) renew();
    }, every);
    return () => clearInterval(timer);
  }, [every, renew]);
  return useMemo(() => {
    const ends = resolveRange({ from, to }, asOf) ?? { from: asOf - fallback, to: asOf };
    return {
      ...ends,
      api: { from: new Date(ends.from).toISOString(), to: new Date(ends.to).toISOString() },
      renew,
      zoom: (start, end) =>
        setRange({ from: new Date(start).toISOString(), to: new Date(Math.max(end, start + 1)).toISOString() }),
    };
  }, [from, to, asOf, renew, setRange]);
}
