import { keepPreviousData, useMutation } from '@tanstack/react-query';
import type { AuditSearch } from '@/lib/search/audit';
import type { AbsoluteRange } from '@/lib/time/range';
import { api, client } from '@/services/api';

const list = '/api/v1/audit-logs';

export const auditPageSize = 100;

/** The filters of the URL as the API takes them. A range that ends now has no end: later entries belong to it. */
export function auditParams(search: AuditSearch, range: Partial<AbsoluteRange>) {
  const { q, owner, actor, action, resource, status, page } = search;
  return {
    ...(q.trim() ? { search: q.trim() } : {}),
    ...(owner ? { user_id: owner } : {}),
    ...(actor ? { actor_type: actor } : {}),
    ...(action ? { action } : {}),
    ...(resource ? { resource_type: resource } : {}),
    ...(status ? { success: status === 'succeeded' ? ('true' as const) : ('false' as const) } : {}),
    ...(range.from === undefined ? {} : { start_date: new Date(range.from).toISOString() }),
    ...(range.to === undefined ? {} : { end_date: new Date(range.to).toISOString() }),
    skip: (page - 1) * auditPageSize,
    limit: auditPageSize,
  };
}

/** One page of the trail, newest first. */
export function auditQuery(search: AuditSearch, range: Partial<AbsoluteRange>) {
  return api.queryOptions('get', list, { params: { query: auditParams(search, range) } }, { placeholderData: keepPreviousData });
}

/** One entry by its id, for a link to an entry that is not on this page. */
export function auditEntryQuery(id: string) {
  return api.queryOptions('get', '/api/v1/audit-logs/{log_id}', { params: { path: { log_id: id } } });
}

/** Walks the hash chain on the server. */
export function useVerifyAudit() {
  return useMutation({
    mutationFn: async () => {
      const { data } = await client.GET('/api/v1/audit-logs/verify', {});
      if (!data) throw new Error('The answer held no result.');
      return data;
    },
  });
}
