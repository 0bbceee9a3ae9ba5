import { toApiError } from '@/lib/errors';
import { useRecent } from '@/lib/stores/recent';
import { useSession } from '@/lib/stores/session';
import { useUi } from '@/lib/stores/ui';
import type { Me, Schema } from '@/types/api';
import { api, client } from './api';
import { queryClient } from './queryClient';

/** What one tab tells the others. */
type Notice = 'signed-out' | 'signed-in' | 'project-switched';

/** One per tab: a channel does not hear itself, but it would hear a second one of the same tab. */
const tabs = new BroadcastChannel('sre-copilot.session');

/** The signed-in person, their projects and role. */
export const meQuery = api.queryOptions('get', '/api/v1/auth/me', {}, { staleTime: 5 * 60_000 });

/** Loads the signed-in person, or null when there is no session. */
export async function loadMe(): Promise<Me | null> {
  if (!useSession.getState().signedIn) return null;
  try {
    const me = await queryClient.ensureQueryData(meQuery);
    useSession.getState().begin(me.id);
    return me;
  } catch (error) {
    if (toApiError(error).httpStatus === 401) {
      useSession.getState().end('expired');
      return null;
    }
    throw error;
  }
}

export async function signIn(body: Schema<'LoginRequest'>): Promise<void> {
  const { data } = await client.POST('/api/v1/auth/login', { body });
  startSession(data?.user.id);
}

export async function register(body: Schema<'RegisterRequest'>): Promise<void> {
  const { data } = await client.POST('/api/v1/auth/register', { body });
  startSession(data?.user.id);
}

/** What was typed before a session ran out is still there for the same person, and for nobody else. */
function startSession(userId = ''): void {
  const session = useSession.getState();
  if (session.lastUserId !== userId) {
    useUi.getState().forget();
    useRecent.getState().clear();
  }
  queryClient.clear();
  session.begin(userId);
  tellOtherTabs('signed-in');
}

/** Ends the session on the server first: only then is it true that nobody can go on with these cookies. */
export async function signOut(): Promise<void> {
  await client.POST('/api/v1/auth/logout');
  forgetSession();
  tellOtherTabs('signed-out');
}

/** Moves the session to another project and drops everything known about the one before. */
export async function switchProject(projectId: string): Promise<void> {
  await client.POST('/api/v1/auth/switch-project', { body: { project_id: projectId } });
  useUi.getState().forget();
  useRecent.getState().clear();
  queryClient.clear();
  tellOtherTabs('project-switched');
}

/** Drops everything this tab knows of the session. */
export function forgetSession(): void {
  useSession.getState().end();
  useUi.getState().forget();
  useRecent.getState().clear();
  queryClient.clear();
  sessionStorage.clear();
}

function tellOtherTabs(notice: Notice): void {
  tabs.postMessage(notice);
}

/** Calls back when another tab signs out, in or switches the project. Returns how to stop. */
export function listenToOtherTabs(onNotice: (notice: Notice) => void): () => void {
  const listener = (message: MessageEvent<Notice>) => onNotice(message.data);
  tabs.addEventListener('message', listener);
  return () => tabs.removeEventListener('message', listener);
}
