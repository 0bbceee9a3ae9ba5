import { useQueryClient } from '@tanstack/react-query';
import type { ErrorGroupSearch, ErrorsSearch } from '@/lib/search/errors';
import { api, client } from '@/services/api';
import { reads } from '@/services/liveCache';
import { pagesOf } from '@/services/pages';

const groups = '/api/v1/errors/groups';
const group = '/api/v1/errors/groups/{fingerprint}';
const occurrences = '/api/v1/errors/groups/{fingerprint}/occurrences';

interface Ends {
  from: string;
  to: string;
}

const pageSize = 100;

/** Groups of errors that were seen in the range, page by page. */
export function errorGroupsQuery({ q, service, status, sort }: ErrorsSearch, ends: Ends) {
  const params = {
    ...(q.trim() ? { search: q.trim() } : {}),
    ...(service ? { service } : {}),
    ...(status ? { status } : {}),
    sort,
    ...ends,
    trend: true,
    limit: pageSize,
  };
  return pagesOf(['get', groups, JSON.stringify(params)], (page, signal) =>
    client.GET(groups, { params: { query: { ...params, ...page } }, signal }),
  );
}

/** One group with its newest occurrences. */
export function errorGroupQuery(fingerprint: string, ends: Ends) {
  return api.queryOptions('get', group, { params: { path: { fingerprint }, query: ends } });
}

/** The occurrences of a group in the range, newest first, page by page. */
export function occurrencesQuery(fingerprint: string, { release, attribute }: ErrorGroupSearch, ends: Ends) {
  const params = {
    ...(release ? { release } : {}),
    ...(attribute.length > 0 ? { attribute } : {}),
    ...ends,
    limit: pageSize,
  };
  return pagesOf(['get', occurrences, fingerprint, JSON.stringify(params)], (page, signal) =>
    client.GET(occurrences, { params: { path: { fingerprint }, query: { ...params, ...page } }, signal }),
  );
}

/** What the occurrences of a group have in common. */
export function errorTagsQuery(fingerprint: string) {
  return api.queryOptions('get', '/api/v1/errors/groups/{fingerprint}/tags', { params: { path: { fingerprint } } });
}

function useRefreshErrors(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ predicate: (query) => reads(query, groups) || reads(query, group) });
}

/** Changes status, assignee and notes of a group. */
export function useTriage() {
  return api.useMutation('patch', '/api/v1/errors/groups/{fingerprint}/triage', { onSuccess: useRefreshErrors() });
}

/** Counts one group in another from now on. */
export function useMergeErrors() {
  return api.useMutation('post', '/api/v1/errors/groups/{fingerprint}/merge', { onSuccess: useRefreshErrors() });
}

/** Makes merged groups groups of their own again. */
export function useSplitErrors() {
  return api.useMutation('post', '/api/v1/errors/groups/{fingerprint}/split', { onSuccess: useRefreshErrors() });
}
