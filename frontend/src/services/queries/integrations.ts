import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '@/services/api';
import { pagesOf } from '@/services/pages';

const list = '/api/v1/projects/{project_id}/monitoring/integrations';
const one = '/api/v1/projects/{project_id}/monitoring/integrations/{integration_id}';
const deliveries = '/api/v1/projects/{project_id}/monitoring/deliveries';
const deadLetters = '/api/v1/projects/{project_id}/monitoring/dead-letters';
const rotate = `${one}/rotate-secret` as const;

/** The alert sources of a project. */
export function integrationsQuery(projectId: string) {
  return api.queryOptions('get', list, { params: { path: { project_id: projectId } } }, { enabled: projectId !== '' });
}

/** The payloads that one alert source sent, the newest first, as many pages as were asked for. */
export function deliveriesQuery(projectId: string, integrationId: string) {
  return {
    ...pagesOf(['get', deliveries, projectId, integrationId], (query, signal) =>
      client.GET(deliveries, {
        params: { path: { project_id: projectId }, query: { integration_id: integrationId, limit: 50, ...query } },
        signal,
      }),
    ),
    enabled: projectId !== '',
    refetchInterval: 5000,
  };
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

/** Changes an alert source. */
export function useEditIntegration(projectId: string) {
  return api.useMutation('patch', one, { onSuccess: useRefresh(projectId) });
}

/** Removes an alert source; its alerts stay. */
export function useDeleteIntegration(projectId: string) {
  return api.useMutation('delete', one, { onSuccess: useRefresh(projectId) });
}

/** Calls the system behind a stored alert source. */
export function useTestIntegration(projectId: string) {
  return api.useMutation('post', `${one}/test` as const, { onSettled: useRefresh(projectId) });
}

/** Calls a system that is not stored yet. */
export function useTestAddress() {
  return api.useMutation('post', `${list}/test-connection` as const);
}

/** Sends a marked alert through the whole path; it resolves by itself. */
export function useSendTestAlert(projectId: string) {
  return api.useMutation('post', `${one}/send-test-alert` as const, { onSuccess: useRefresh(projectId) });
}

/** One delivery with the body as it was sent. */
export function deliveryQuery(projectId: string, deliveryId: string) {
  return api.queryOptions('get', `${deliveries}/{delivery_id}` as const, {
    params: { path: { project_id: projectId, delivery_id: deliveryId } },
  });
}

/** Works through a stored delivery once more. */
export function useReplayDelivery(projectId: string, integrationId: string) {
  const queries = useQueryClient();
  return api.useMutation('post', `${deliveries}/{delivery_id}/replay` as const, {
    onSuccess: () => queries.invalidateQueries({ queryKey: deliveriesQuery(projectId, integrationId).queryKey }),
  });
}

/** The messages of the project that were given up, the newest first, as many pages as were asked for. */
export function deadLettersQuery(projectId: string) {
  return {
    ...pagesOf(['get', deadLetters, projectId], (query, signal) =>
      client.GET(deadLetters, { params: { path: { project_id: projectId }, query: { limit: 50, ...query } }, signal }),
    ),
    enabled: projectId !== '',
  };
}

/** Puts a message that was given up back into its queue. */
export function useRetryDeadLetter(projectId: string) {
  const queries = useQueryClient();
  return api.useMutation('post', `${deadLetters}/{dead_letter_id}/retry` as const, {
    onSuccess: () => queries.invalidateQueries({ queryKey: deadLettersQuery(projectId).queryKey }),
  });
}
