import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';

const list = '/api/v1/projects/{project_id}/api-keys';
const one = '/api/v1/projects/{project_id}/api-keys/{key_id}';

/** The API keys of a project, newest first. */
export function apiKeysQuery(projectId: string) {
  return api.queryOptions('get', list, { params: { path: { project_id: projectId } } }, { enabled: projectId !== '' });
}

function useRefresh(projectId: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: apiKeysQuery(projectId).queryKey });
}

/** Makes a key. The answer holds it in clear, once. */
export function useCreateApiKey(projectId: string) {
  return api.useMutation('post', list, { onSuccess: useRefresh(projectId) });
}

/** Renames a key, changes its scopes or switches it on and off. */
export function useEditApiKey(projectId: string) {
  return api.useMutation('patch', one, { onSuccess: useRefresh(projectId) });
}

/** Removes a key for good. */
export function useDeleteApiKey(projectId: string) {
  return api.useMutation('delete', one, { onSuccess: useRefresh(projectId) });
}
