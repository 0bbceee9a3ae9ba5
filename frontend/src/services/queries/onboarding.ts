import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';
import { reads } from '@/services/liveCache';

const alerts = '/api/v1/projects/{project_id}/monitoring/alerts';

/** What one source has sent so far, newest first. */
export function sourceAlertsQuery(projectId: string, integrationId: string) {
  return api.queryOptions(
    'get',
    alerts,
    { params: { path: { project_id: projectId }, query: { integration_id: integrationId, limit: 20 } } },
    // Events tell of it within a second; this is for the case that none can be heard.
    { enabled: projectId !== '', refetchInterval: 5_000 },
  );
}

/** Sends a marked sample the whole way. It resolves by itself. */
export function useSendTestAlert() {
  const queries = useQueryClient();
  return api.useMutation('post', '/api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/send-test-alert', {
    onSuccess: () => void queries.invalidateQueries({ predicate: (query) => reads(query, alerts) }),
  });
}
