import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';
import { meQuery } from '@/services/session';

/** How many people one request asks for. */
export const mostPeople = 1000;

/** The organization of the signed-in person. */
export function tenantQuery() {
  return api.queryOptions('get', '/api/v1/tenant');
}

/** The people of the organization whose name or e-mail holds a text, by name. */
export function peopleQuery(search: string) {
  return api.queryOptions('get', '/api/v1/tenant/users', {
    params: { query: { limit: mostPeople, ...(search ? { search } : {}) } },
  });
}

/** Changes the name of the organization. */
export function useRenameTenant() {
  const queries = useQueryClient();
  return api.useMutation('patch', '/api/v1/tenant', {
    onSuccess: (tenant) => {
      queries.setQueryData(tenantQuery().queryKey, tenant);
      return queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
}

/** Gives somebody another role in the organization, or switches them off and on. */
export function useChangePerson() {
  const queries = useQueryClient();
  return api.useMutation('patch', '/api/v1/tenant/users/{user_id}', {
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['get', '/api/v1/tenant/users'] }),
        queries.invalidateQueries({ queryKey: meQuery.queryKey }),
      ]),
  });
}
