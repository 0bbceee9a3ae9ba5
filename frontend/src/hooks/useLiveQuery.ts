import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useChannels } from '@/contexts/WebSocketContext';
import type { ApiError } from '@/lib/errors';
import { refreshMs, type ShellSearch } from '@/lib/search/shell';
import { useLive } from '@/lib/stores/live';
import type { ErrorEnvelope } from '@/types/api';
import type { Channel } from '@/types/events';

const pollEvery = 15_000;

function useRefreshInterval(): number | false {
  const { refresh = 'off' } = useSearch({ strict: false }) as Partial<ShellSearch>;
  return refreshMs(refresh);
}

interface Live {
  /** Channels whose events change this data. */
  channels: readonly Channel[];
}

/**
 * A query that the event socket keeps current. While the socket is down it asks every 15 seconds, and as often
 * as the person chose in the time picker.
 * The error is always an ApiError: the client throws nothing else.
 */
export function useLiveQuery<Loaded, Shown, Key extends QueryKey>(
  options: UseQueryOptions<Loaded, ErrorEnvelope, Shown, Key>,
  { channels }: Live,
): UseQueryResult<Shown, ApiError> {
  useChannels(channels);
  const interval = useRefreshInterval();
  const polling = useLive((state) => state.polling);
  const query = useQuery({
    ...options,
    refetchInterval: polling ? Math.min(pollEvery, interval || pollEvery) : interval,
  });
  return query as UseQueryResult<Shown, ApiError>;
}
