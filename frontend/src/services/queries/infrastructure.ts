import { keepPreviousData } from '@tanstack/react-query';
import type { HostsSearch } from '@/lib/search/infrastructure';
import { api } from '@/services/api';

interface Ends {
  from: string;
  to: string;
}

/** As many points as a chart of the range needs, and none closer than hosts report. */
const points = 300;
const shortest = 15;

const kept = { placeholderData: keepPreviousData };

/** Hosts of the last week with their newest sample. It is asked again as often as hosts report. */
export function hostsQuery({ q, status }: HostsSearch) {
  return api.queryOptions(
    'get',
    '/api/v1/infrastructure/hosts',
    { params: { query: { ...(q.trim() ? { search: q.trim() } : {}), ...(status ? { status } : {}), limit: 1_000 } } },
    { ...kept, refetchInterval: 15_000 },
  );
}

/** One host with its samples over the range. */
export function hostQuery(hostname: string, ends: Ends) {
  const seconds = (Date.parse(ends.to) - Date.parse(ends.from)) / 1_000;
  const step = Math.max(shortest, Math.ceil(seconds / points));
  return api.queryOptions(
    'get',
    '/api/v1/infrastructure/hosts/{hostname}',
    { params: { path: { hostname }, query: { ...ends, step, limit: 1_000 } } },
    kept,
  );
}
