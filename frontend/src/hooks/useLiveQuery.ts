import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useChannels } from '@/contexts/WebSocketContext';
import type { ApiError } from '@/lib/errors';
import { useLive } from '@/lib/stores/live';
import type { ErrorEnvelope } from '@/types/api';
import type { Channel } from '@/types/events';

const pollEvery = 15_000;

interface Live {
  /** Channels whose events change this data. */
  channels: readonly Channel[];
  /** How often to ask anyway, in milliseconds; the socket makes this unnecessary for most. */
  interval?: number | false;
}

/**
 * A query that the event socket keeps current. While the socket is down it asks every 15 seconds.
 * The error is always an ApiError: the client throws nothing else.
 */
export function useLiveQuery<Loaded, Shown, Key extends QueryKey>(
  options: UseQueryOptions<Loaded, ErrorEnvelope, Shown, Key>,
  { channels, interval = false }: Live,
): UseQueryResult<Shown, ApiError> {
  useChannels(channels);
  const polling = useLive((state) => state.polling);
  const query = useQuery({
    ...options,
    meta: { ...options.meta, live: true },
    refetchInterval: polling ? Math.min(pollEvery, interval || pollEvery) : interval,
  });
  return query as UseQueryResult<Shown, ApiError>;
}
