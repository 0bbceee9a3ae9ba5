import { useCallback } from 'react';
import { useArrivals } from '@/lib/stores/arrivals';
import { type ApiPath, reads } from '@/services/liveCache';
import { queryClient } from '@/services/queryClient';

/** How many rows wait behind a list, and how to bring them in. */
export function useArrived(path: ApiPath): { count: number; show: () => void } {
  const count = useArrivals((state) => state.ids[path]?.length ?? 0);
  const show = useCallback(() => {
    useArrivals.getState().take(path);
    void queryClient.invalidateQueries({ predicate: (query) => reads(query, path) });
  }, [path]);
  return { count, show };
}
