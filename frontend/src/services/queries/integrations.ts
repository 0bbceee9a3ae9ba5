import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';

const list = '/api/v1/projects/{project_id}/monitoring/integrations';
const rotate = '/api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/rotate-secret';

/** The alert sources of a project. */
export function integrationsQuery(projectId: string) {
  return api.queryOptions('get', list, { params: { path: { project_id: projectId } } }, { enabled: projectId !== '' });
}

/** The newest payloads that one alert source sent. */
export function deliveriesQuery(projectId: string, integrationId: string) {
  return api.queryOptions(
    'get',
    '/api/v1/projects/{project_id}/monitoring/deliveries',
    { params: { path: { project_id: projectId }, query: { integration_id: integrationId, limit: 50 } } },
    { enabled: projectId !== '', refetchInterval: 5000 },
  );
}

function useRefresh(projectId: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: integrationsQuery(projectId).queryKey });
}

/** Adds an alert source. The answer holds its secret in clear, once. */
export function useCreateIntegration(projectId: string) {
  return api.useMutation('post', list, { onSuccess: useRefresh(projectId) });
}

/** Makes a new secret; the old one works for another hour. */
export function useRotateSecret(projectId: string) {
  return api.useMutation('post', rotate, { onSuccess: useRefresh(projectId) });
}
