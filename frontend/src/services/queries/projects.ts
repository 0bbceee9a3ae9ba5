import { api } from '@/services/api';

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
