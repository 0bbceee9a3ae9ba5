import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';

const list = '/api/v1/settings/connections';

/** The connections of the project whose category begins with a prefix, by category and name. */
export function connectionsQuery(prefix: string) {
  return api.queryOptions('get', list, {
    params: { query: { limit: 1000, ...(prefix ? { category_prefix: prefix } : {}) } },
  });
}

/** The kinds of connection with the fields of each. */
export function categoriesQuery() {
  return api.queryOptions('get', `${list}/categories`, {}, { staleTime: 60 * 60_000 });
}

/** What writes the next hypotheses: a model or the rules. */
export function aiStatusQuery() {
  return api.queryOptions('get', '/api/v1/ai/status');
}

function useRefresh(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['get', list] }),
      queries.invalidateQueries({ queryKey: aiStatusQuery().queryKey }),
    ]);
}

/** Adds a connection, or changes the one with the id. */
export function useSaveConnection() {
  return api.useMutation('put', list, { onSuccess: useRefresh() });
}

/** Calls what a connection reaches. */
export function useTestConnection() {
  return api.useMutation('post', `${list}/test`, { onSettled: useRefresh() });
}

/** Removes a connection. */
export function useDeleteConnection() {
  return api.useMutation('delete', `${list}/{connection_id}`, { onSuccess: useRefresh() });
}
