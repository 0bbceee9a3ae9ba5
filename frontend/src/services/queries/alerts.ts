import { api } from '@/services/api';

/** How many firing alerts are read at once. */
export const firingLimit = 200;

/** The alerts of connected sources that fire now. */
export function firingAlertsQuery(projectId: string) {
  return api.queryOptions(
    'get',
    '/api/v1/projects/{project_id}/monitoring/alerts',
    { params: { path: { project_id: projectId }, query: { status: 'firing', limit: firingLimit } } },
    { enabled: projectId !== '' },
  );
}
