import { maybeTime, oneOf, type SearchOf, searchParams } from './params';

/** Search params that every route inside the shell shares and keeps. */
export const shellSearch = searchParams({
  from: maybeTime(),
  to: maybeTime(),
  compare: oneOf(['off', 'previous'], 'off'),
  refresh: oneOf(['off', '5s', '10s', '30s', '1m', '5m'], 'off'),
});

export type ShellSearch = SearchOf<typeof shellSearch>;
export type Refresh = ShellSearch['refresh'];

export const shellDefaults = { compare: 'off', refresh: 'off' } as const;

/** Milliseconds between refreshes, or false when they are off. */
export function refreshMs(refresh: Refresh): number | false {
  const values: Record<Refresh, number | false> = {
    off: false,
    '5s': 5_000,
    '10s': 10_000,
    '30s': 30_000,
    '1m': 60_000,
    '5m': 300_000,
  };
  return values[refresh];
}
