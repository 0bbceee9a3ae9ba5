import { keepPreviousData, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { PostmortemsSearch } from '@/lib/search/postmortems';
import { api, client } from '@/services/api';
import { reads } from '@/services/liveCache';
import type { Postmortem, Schema } from '@/types/api';

const list = '/api/v1/postmortems';
const one = '/api/v1/incidents/{incident_id}/postmortem';

export const postmortemPageSize = 50;

/** One page of the postmortems that match, the last changed first. */
export function postmortemsQuery({ q, status, page }: PostmortemsSearch) {
  const filters = {
    ...(q.trim() ? { search: q.trim() } : {}),
    ...(status.length > 0 ? { status: status.join(',') } : {}),
  };
  return api.queryOptions(
    'get',
    list,
    { params: { query: { ...filters, page, limit: postmortemPageSize } } },
    { placeholderData: keepPreviousData },
  );
}

/** The postmortem of an incident; 404 when nobody began one. */
export function postmortemQuery(incidentId: string) {
  return api.queryOptions('get', one, { params: { path: { incident_id: incidentId } } });
}

export interface SavePostmortem {
  body: Schema<'SavePostmortemRequest'>;
  /** The version that the text was written from; null for a new one. */
  version: number | null;
}

/** Writes the fields that are given, if nobody else changed it meanwhile. */
export function useSavePostmortem(incidentId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ body, version }: SavePostmortem): Promise<Postmortem> => {
      const header = version === null ? {} : { 'If-Match': `"${version}"` };
      const { data } = await client.PUT(one, { params: { path: { incident_id: incidentId }, header }, body });
      if (!data) throw new Error('The answer held no postmortem.');
      return data;
    },
    onSuccess: (saved) => keep(queries, incidentId, saved),
  });
}

/** Asks for a draft, which the postmortem then waits for. The event postmortem.generated tells of its arrival. */
export function useGeneratePostmortem(incidentId: string) {
  const queries = useQueryClient();
  return api.useMutation('post', '/api/v1/incidents/{incident_id}/postmortem/generate', {
    onSuccess: () => {
      queries.setQueryData<Postmortem>(
        postmortemQuery(incidentId).queryKey,
        (old) => old && { ...old, draft: { ...old.draft, status: 'running', error_message: null } },
      );
      void queries.invalidateQueries({
        predicate: (query) => reads(query, one, { incident_id: incidentId }) || reads(query, list),
      });
    },
  });
}

/** Publishes it; a resolved incident becomes learned. */
export function usePublishPostmortem(incidentId: string) {
  const queries = useQueryClient();
  return api.useMutation('post', '/api/v1/incidents/{incident_id}/postmortem/publish', {
    onSuccess: (saved) => {
      keep(queries, incidentId, saved);
      const room = { incident_id: incidentId };
      void queries.invalidateQueries({ predicate: (query) => reads(query, '/api/v1/incidents/{incident_id}', room) });
    },
  });
}

/** Changes one action item, whatever happened to the text. */
export function useChangeActionItem(incidentId: string) {
  const queries = useQueryClient();
  return api.useMutation('patch', '/api/v1/incidents/{incident_id}/postmortem/action-items/{item_id}', {
    onSuccess: (saved) => keep(queries, incidentId, saved),
  });
}

function keep(queries: QueryClient, incidentId: string, saved: Postmortem): void {
  queries.setQueryData(postmortemQuery(incidentId).queryKey, saved);
  void queries.invalidateQueries({ predicate: (query) => reads(query, list) });
}
