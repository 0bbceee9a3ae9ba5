import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { LogFilters } from '@/lib/search/logs';
import { Tail, type TailState } from '@/services/tail';
import type { Log } from '@/types/telemetry';

/** How many lines are kept; the oldest go first. */
const kept = 5_000;
/** New lines are shown together, a few times a second. */
const flushEvery = 150;
/** The rate is that of the last seconds. */
const ratedOver = 10_000;

/** A stretch of time whose lines may be missing. */
export interface TailGap {
  from: number;
  to: number;
}

interface Shown {
  logs: Log[];
  /** Lines that came while the view was paused. */
  held: Log[];
  gaps: TailGap[];
  dropped: number;
  /** Lines that left because newer ones came. */
  left: number;
}

const nothing: Shown = { logs: [], held: [], gaps: [], dropped: 0, left: 0 };

/** The newest lines, as they arrive. While paused they are kept back and counted. */
export function useTail({ q, service, level }: LogFilters) {
  const [state, setState] = useState<TailState>({ kind: 'connecting' });
  const [shown, setShown] = useState(nothing);
  const [paused, setPaused] = useState(false);
  const [attempt, restart] = useReducer((count: number) => count + 1, 0);
  const [rate, setRate] = useState<number | null>(null);
  const [since, setSince] = useState(Date.now);
  const isPaused = useRef(paused);
  isPaused.current = paused;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` starts the stream again
  useEffect(() => {
    const waiting: Log[] = [];
    const arrived: { at: number; lines: number }[] = [];
    const began = Date.now();
    setShown(nothing);
    setSince(began);
    setRate(null);
    const tail = new Tail({
      query: {
        ...(q.trim() ? { query: q.trim() } : {}),
        ...(service ? { service } : {}),
        ...(level.length > 0 ? { level: level.join(',') } : {}),
      },
      onEntry: (_, log) => waiting.push(log),
      onDropped: (dropped) => setShown((old) => ({ ...old, dropped: old.dropped + dropped })),
      onGap: (from, to) => setShown((old) => ({ ...old, gaps: [...old.gaps, { from, to }] })),
      onState: setState,
    });
    tail.start();
    const timer = setInterval(() => {
      const now = Date.now();
      if (waiting.length > 0) {
        const fresh = waiting.splice(0);
        arrived.push({ at: now, lines: fresh.length });
        setShown((old) => withLines(old, fresh, isPaused.current));
      }
      while (arrived[0] && arrived[0].at < now - ratedOver) arrived.shift();
      const lines = arrived.reduce((sum, one) => sum + one.lines, 0);
      const over = Math.min(ratedOver, now - began) / 1_000;
      setRate(over < 2 ? null : Math.round((lines / over) * 10) / 10);
    }, flushEvery);
    return () => {
      clearInterval(timer);
      tail.stop();
    };
  }, [q, service, level.join(','), attempt]);

  const resume = useCallback(() => {
    setPaused(false);
    setShown((old) => withLines({ ...old, held: [] }, old.held, false));
  }, []);
  const clear = useCallback(() => setShown((old) => ({ ...nothing, dropped: old.dropped })), []);
  return { state, ...shown, paused, pause: () => setPaused(true), resume, clear, restart, rate, since };
}

function withLines(old: Shown, fresh: readonly Log[], paused: boolean): Shown {
  const list = paused ? old.held : old.logs;
  const known = new Set(list.slice(-1_000).map(({ id }) => id));
  const all = [...list, ...fresh.filter(({ id }) => !known.has(id))];
  const over = Math.max(0, all.length - kept);
  const lines = over > 0 ? all.slice(over) : all;
  return paused ? { ...old, held: lines, left: old.left + over } : { ...old, logs: lines, left: old.left + over };
}
