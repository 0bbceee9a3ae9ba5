import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import { useLive } from '@/lib/stores/live';
import { useSession } from '@/lib/stores/session';
import { client } from '@/services/api';
import { LiveConnection, liveUrl } from '@/services/live';
import { LiveCache } from '@/services/liveCache';
import { queryClient } from '@/services/queryClient';
import type { Channel, LiveEvent } from '@/types/events';

const pollAfter = 4_000;
const offlineAfter = 12_000;

type Listener = (event: LiveEvent) => void;

interface Socket {
  want: (channel: Channel) => () => void;
  listen: (listener: Listener) => () => void;
}

const idle: Socket = { want: () => () => {}, listen: () => () => {} };
const SocketContext = createContext<Socket>(idle);

const listeners = new Set<Listener>();
let early: LiveConnection | null = null;
let isOwned = false;

/**
 * Opens the socket while the page is still being loaded: panels then subscribe before their data arrive, and nothing
 * has to be asked twice. The provider takes it over.
 */
export function openEarly(): void {
  if (early || isOwned) return;
  early = makeConnection();
  early.start();
}

/** Closes a socket that no provider will take over. */
export function closeEarly(): void {
  if (!early) return;
  early.stop();
  early = null;
  markStopped();
}

/** Owns the one event socket of this tab. A change of project is a new socket with new authorization. */
export function WebSocketProvider({ projectId, children }: { projectId: string; children: ReactNode }) {
  const connection = useMemo(() => (projectId ? (early ?? makeConnection()) : null), [projectId]);
  useEffect(() => {
    if (!connection) {
      closeEarly();
      return;
    }
    early = null;
    isOwned = true;
    connection.start();
    return () => {
      isOwned = false;
      connection.stop();
      markStopped();
    };
  }, [connection]);
  const value = useMemo<Socket>(
    () => ({
      want: (channel) => connection?.want(channel) ?? (() => {}),
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    [connection],
  );
  return <SocketContext value={value}>{children}</SocketContext>;
}

/** Subscribes to channels while the component is mounted. */
export function useChannels(channels: readonly Channel[]): void {
  const { want } = useContext(SocketContext);
  const names = channels.join(',');
  useEffect(() => {
    const releases = names
      .split(',')
      .filter(Boolean)
      .map((name) => want(name as Channel));
    return () => {
      for (const release of releases) release();
    };
  }, [names, want]);
}

/** Calls back for every event while the component is mounted; for announcements, not for data. */
export function useLiveEvent(listener: Listener): void {
  const { listen } = useContext(SocketContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => listen((event) => latest.current(event)), [listen]);
}

type Rules = typeof import('@/services/liveRules');
let loading: Promise<Rules> | null = null;

/** What events mean for the loaded data; it comes beside the first screen, not before it. */
function rules(): Promise<Rules> {
  loading ??= import('@/services/liveRules');
  return loading;
}

/** Runs in the order of the calls. Without the rules nobody knows what changed, so everything is asked again. */
function withRules(work: (known: Rules) => void): void {
  rules().then(work, () => {
    loading = null;
    void queryClient.invalidateQueries();
  });
}

function makeConnection(): LiveConnection {
  const cache = new LiveCache(queryClient);
  void rules().catch(() => {}); // the first event will try again
  return new LiveConnection({
    url: liveUrl(),
    token: async () => {
      const { data } = await client.GET('/api/v1/auth/ws-token');
      if (!data) throw new Error('The answer held no token.');
      return data;
    },
    onEvent: (event) => {
      useLive.getState().set({ currentAt: Date.now() });
      withRules(({ applyEvent }) => {
        applyEvent(cache, event);
        for (const listener of listeners) listener(event);
      });
    },
    onGap: (since, lost) =>
      withRules(
        ({ livePaths }) =>
          void queryClient.invalidateQueries(
            {
              predicate: ({ queryKey, state }) =>
                state.dataUpdatedAt > 0 && state.dataUpdatedAt < since && (lost || livePaths.has(String(queryKey[1]))),
            },
            { cancelRefetch: false },
          ),
      ),
    onStatus: (state) => (state === 'live' ? markLive() : markDown()),
    onRevoked: () => useSession.getState().end('revoked'),
  });
}

let timers: ReturnType<typeof setTimeout>[] = [];

function clearMarks(): void {
  timers.forEach(clearTimeout);
  timers = [];
}

function markLive(): void {
  clearMarks();
  useLive.getState().set({ status: 'live', polling: false, currentAt: Date.now() });
}

function markDown(): void {
  const { status, set } = useLive.getState();
  if (status === 'reconnecting' || status === 'offline') return;
  clearMarks();
  set({ status: 'reconnecting' });
  timers = [setTimeout(() => set({ polling: true }), pollAfter), setTimeout(() => set({ status: 'offline' }), offlineAfter)];
}

function markStopped(): void {
  clearMarks();
  useLive.getState().set({ status: 'idle', polling: false, currentAt: null });
}
