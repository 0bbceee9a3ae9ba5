import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';
import { meQuery } from '@/services/session';

/** The projects of the signed-in person, by name. */
export function projectsQuery() {
  return api.queryOptions('get', '/api/v1/projects', {}, { staleTime: 5 * 60_000 });
}

/** The members of a project. */
export function membersQuery(projectId: string) {
  return api.queryOptions(
    'get',
    '/api/v1/projects/{project_id}/members',
    { params: { path: { project_id: projectId } } },
    { staleTime: 5 * 60_000, enabled: projectId !== '' },
  );
}

function useRefreshProjects(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: projectsQuery().queryKey }),
      queries.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
}

/** Makes a project that the signed-in person owns. */
export function useCreateProject() {
  return api.useMutation('post', '/api/v1/projects', { onSuccess: useRefreshProjects() });
}

/** Changes a project, or switches it on again. */
export function useUpdateProject() {
  return api.useMutation('patch', '/api/v1/projects/{project_id}', { onSuccess: useRefreshProjects() });
}

/** Switches a project off; its data stays. */
export function useDeactivateProject() {
  return api.useMutation('delete', '/api/v1/projects/{project_id}', { onSuccess: useRefreshProjects() });
}

function useRefreshMembers(projectId: string): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: membersQuery(projectId).queryKey }),
      queries.invalidateQueries({ queryKey: projectsQuery().queryKey }),
      queries.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
}

/** Makes somebody of the organization a member. */
export function useAddMember(projectId: string) {
  return api.useMutation('post', '/api/v1/projects/{project_id}/members', { onSuccess: useRefreshMembers(projectId) });
}

/** Gives a member another role. */
export function useChangeMember(projectId: string) {
  return api.useMutation('patch', '/api/v1/projects/{project_id}/members/{user_id}', {
    onSuccess: useRefreshMembers(projectId),
  });
}

/** Ends the membership of somebody else. */
export function useRemoveMember(projectId: string) {
  return api.useMutation('delete', '/api/v1/projects/{project_id}/members/{user_id}', {
    onSuccess: useRefreshMembers(projectId),
  });
}

/** Ends one's own membership; what follows is another project, so nothing of this one is asked for again. */
export function useLeaveProject() {
  return api.useMutation('delete', '/api/v1/projects/{project_id}/members/{user_id}');
}
