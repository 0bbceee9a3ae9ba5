import { api } from '@/services/api';

/** The newest incidents whose title, description or service holds a text; what the palette finds. */
export function incidentSearchQuery(search: string) {
  return api.queryOptions('get', '/api/v1/incidents', { params: { query: { search: search.slice(0, 200), limit: 8 } } });
}
