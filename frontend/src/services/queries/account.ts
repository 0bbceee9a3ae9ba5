import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';
import { meQuery } from '@/services/session';

const sessions = '/api/v1/auth/sessions';

/** Where the signed-in person is signed in. */
export function sessionsQuery() {
  return api.queryOptions('get', sessions, { params: { query: { limit: 200 } } });
}

function useRefreshSessions(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: sessionsQuery().queryKey });
}

/** Changes the name of the signed-in person. */
export function useUpdateProfile() {
  const queries = useQueryClient();
  return api.useMutation('patch', '/api/v1/auth/profile', {
    onSuccess: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
}

/** Changes the password; every other session ends with it. */
export function useChangePassword() {
  return api.useMutation('post', '/api/v1/auth/change-password', { onSuccess: useRefreshSessions() });
}

/** Ends one session. */
export function useEndSession() {
  return api.useMutation('delete', '/api/v1/auth/sessions/{session_id}', { onSuccess: useRefreshSessions() });
}

/** Ends many sessions at once. */
export function useEndSessions() {
  return api.useMutation('post', '/api/v1/auth/logout-all', { onSuccess: useRefreshSessions() });
}
