import { openStates } from '@/lib/search/incidents';
import { api } from '@/services/api';

/** How many open incidents the dashboard reads; more are a matter for the list. */
export const openLimit = 100;

/** Every incident that still needs somebody, the worst and newest first. */
export function openIncidentsQuery() {
  return api.queryOptions('get', '/api/v1/incidents', {
    params: { query: { state: openStates.join(','), sort: 'severity', order: 'desc', limit: openLimit } },
  });
}
