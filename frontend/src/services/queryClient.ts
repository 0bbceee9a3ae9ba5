import { QueryClient } from '@tanstack/react-query';
import { toApiError } from '@/lib/errors';

/** The one home of server data. A refusal is final; a network or server fault is tried twice more. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) => {
        const { httpStatus } = toApiError(error);
        return failures < 2 && (httpStatus === 0 || httpStatus >= 502);
      },
      retryDelay: (failures) => 500 * 2 ** failures,
    },
    mutations: { retry: false },
  },
});
