import { toApiError } from '@/lib/errors';
import type { Schema } from '@/types/api';
import type { Channel, ControlFrame, LiveEvent } from '@/types/events';

/** What the connection needs from outside and tells to it. */
export interface LiveOptions {
  url: string;
  token: () => Promise<Schema<'SocketToken'>>;
  onEvent: (event: LiveEvent) => void;
  /**
   * What was loaded before `since` may lack changes. `lost` says that events are known to be missing;
   * otherwise nothing tells what happened before this connection or subscription.
   */
  onGap: (since: number, lost: boolean) => void;
  onStatus: (state: 'live' | 'down') => void;
  /** The session is over: the server said so. */
  onRevoked: () => void;
}

const firstDelay = 1_000;
const longestDelay = 30_000;
const floodDelay = 60_000;
const refusalsAllowed = 3;
const heartbeat = 30_000;
const answerTime = 10_000;
const remembered = 2_000;
const linger = 60_000;

/** The one event socket of a tab: signs in, subscribes, resumes, drops repeats and comes back after every cut. */
export class LiveConnection {
  private readonly channels = new Map<Channel, number>();
  private readonly seen = new Set<string>();
  private readonly timers = new Map<'retry' | 'ping' | 'answer' | 'resume', ReturnType<typeof setTimeout>>();
  private socket: WebSocket | null = null;
  private projectId = '';
  private resuming = false;
  private attempts = 0;
  private refusals = 0;
  private generation = 0;
  private running = false;

  constructor(private readonly options: LiveOptions) {}

  /** Opens the socket and keeps it open. Does nothing when that was asked for already. */
  start(): void {
    if (this.running) return;
    this.running = true;
    addEventListener('online', this.hurry);
    addEventListener('offline', this.drop);
    void this.open();
  }

  stop(): void {
    this.running = false;
    removeEventListener('online', this.hurry);
    removeEventListener('offline', this.drop);
    this.generation += 1;
    this.clearTimers();
    const { socket } = this;
    this.socket = null;
    socket?.close(1000);
  }

  /** Asks for a channel until the returned function is called; panels that share it share one subscription. */
  want(channel: Channel): () => void {
    const users = this.channels.get(channel);
    this.channels.set(channel, (users ?? 0) + 1);
    if (users === undefined) this.send({ type: 'subscribe', channels: [channel] });
    return () => this.release(channel);
  }

  private release(channel: Channel): void {
    const users = (this.channels.get(channel) ?? 1) - 1;
    this.channels.set(channel, users);
    if (users === 0) setTimeout(() => this.forget(channel), linger);
  }

  /** Leaving one page for another that needs the same channel must not cost a gap, so channels linger. */
  private forget(channel: Channel): void {
    if (this.channels.get(channel) !== 0) return;
    this.channels.delete(channel);
    this.send({ type: 'unsubscribe', channels: [channel] });
  }

  private async open(): Promise<void> {
    const generation = ++this.generation;
    try {
      const ticket = await this.options.token();
      if (generation !== this.generation) return;
      // Without a project there are no events.
      if (ticket.project_id === null) return;
      this.projectId = ticket.project_id;
      this.connect(ticket);
    } catch (error) {
      if (generation !== this.generation) return;
      const { httpStatus } = toApiError(error);
      this.options.onStatus('down');
      // A session that is over has its own way out; a user without a project has no events.
      if (httpStatus === 401 || httpStatus === 400) return;
      this.retryIn(this.backoff());
    }
  }

  private connect(ticket: Schema<'SocketToken'>): void {
    const socket = new WebSocket(this.options.url);
    this.socket = socket;
    socket.onopen = () => {
      const last = readLastEvent(this.projectId);
      this.resuming = last !== null;
      this.send({
        type: 'connect',
        token: ticket.token,
        tenantId: ticket.tenant_id,
        projectId: ticket.project_id,
        channels: [...this.channels.keys()],
        ...(last ? { last_event_id: last } : {}),
      });
      this.expectAnswer();
    };
    socket.onmessage = (message: MessageEvent<unknown>) => this.receive(socket, message.data);
    socket.onclose = (closing) => {
      if (this.socket === socket) this.closed(closing.code);
    };
  }

  private receive(socket: WebSocket, data: unknown): void {
    if (this.socket !== socket) return;
    this.stopTimer('answer');
    const frame = parseFrame(data);
    if (!frame) return;
    if ('data' in frame) this.deliver(frame);
    else this.control(frame);
  }

  private control(frame: ControlFrame): void {
    if (frame.type === 'connected') {
      this.attempts = 0;
      this.refusals = 0;
      this.schedulePing();
      if (this.resuming) this.startTimer('resume', answerTime, () => this.current('lost'));
      else this.current('unknown', frame.last_event_id);
    }
    if (frame.type === 'subscribed') this.options.onGap(Date.now(), false);
    if (frame.type === 'resumed') this.current('none', frame.last_event_id);
    if (frame.type === 'resume_failed') this.current('lost', frame.last_event_id);
    if (frame.type === 'token_expiring') void this.renew();
  }

  /** From here on every event arrives; `gap` is what is known of those before. */
  private current(gap: 'none' | 'unknown' | 'lost', lastEvent?: string | null): void {
    this.stopTimer('resume');
    this.resuming = false;
    if (lastEvent) writeLastEvent(this.projectId, lastEvent);
    if (gap !== 'none') this.options.onGap(Date.now(), gap === 'lost');
    this.options.onStatus('live');
  }

  private deliver(event: LiveEvent): void {
    if (event.project_id && event.project_id !== this.projectId) return;
    if (event.id) {
      if (this.seen.has(event.id)) return;
      this.remember(event.id);
      writeLastEvent(this.projectId, event.id);
    }
    this.options.onEvent(event);
  }

  private remember(id: string): void {
    this.seen.add(id);
    const [oldest] = this.seen;
    if (this.seen.size > remembered && oldest) this.seen.delete(oldest);
  }

  private async renew(): Promise<void> {
    const socket = this.socket;
    try {
      const { token } = await this.options.token();
      if (this.socket === socket) this.send({ type: 'auth', token });
    } catch {
      // The server closes the socket with 4401 when time is up, and that path decides.
    }
  }

  private closed(code: number): void {
    this.socket = null;
    this.clearTimers();
    this.options.onStatus('down');
    if (code === 4403) {
      this.options.onRevoked();
      return;
    }
    if (code === 1008) {
      this.refusals += 1;
      if (this.refusals >= refusalsAllowed) return;
    }
    this.retryIn(this.delayAfter(code));
  }

  private delayAfter(code: number): number {
    if (code === 4429) return floodDelay;
    if (code === 4401) return 0;
    if (code === 1000 || code === 1001) return 1_000 + Math.random() * 4_000;
    return this.backoff();
  }

  /** 1 s doubling to 30 s, each between half and all of that. */
  private backoff(): number {
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.attempts);
    this.attempts += 1;
    return delay * (0.5 + Math.random() / 2);
  }

  private retryIn(delay: number): void {
    this.startTimer('retry', delay, () => void this.open());
  }

  private readonly hurry = (): void => {
    if (this.socket) return;
    this.attempts = 0;
    this.retryIn(0);
  };

  private readonly drop = (): void => {
    const socket = this.socket;
    if (!socket) return;
    this.closed(1006);
    socket.close();
  };

  private schedulePing(): void {
    this.startTimer('ping', heartbeat, () => {
      this.expectAnswer();
      this.send({ type: 'ping' });
      this.schedulePing();
    });
  }

  private expectAnswer(): void {
    this.startTimer('answer', answerTime, this.drop);
  }

  private send(frame: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private startTimer(name: 'retry' | 'ping' | 'answer' | 'resume', delay: number, work: () => void): void {
    this.stopTimer(name);
    this.timers.set(name, setTimeout(work, delay));
  }

  private stopTimer(name: 'retry' | 'ping' | 'answer' | 'resume'): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }

  private clearTimers(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}

/** Where the event socket is: the page's own origin unless the build says otherwise. */
export function liveUrl(): string {
  return import.meta.env.VITE_WEBSOCKET_URL ?? `${location.origin.replace(/^http/, 'ws')}/ws`;
}

function parseFrame(data: unknown): LiveEvent | ControlFrame | null {
  if (typeof data !== 'string') return null;
  try {
    const frame: unknown = JSON.parse(data);
    const typed = typeof frame === 'object' && frame !== null && 'type' in frame;
    return typed ? (frame as LiveEvent | ControlFrame) : null;
  } catch {
    return null;
  }
}

function lastEventKey(projectId: string): string {
  return `sre-copilot.last-event:${projectId}`;
}

function readLastEvent(projectId: string): string | null {
  return sessionStorage.getItem(lastEventKey(projectId));
}

function writeLastEvent(projectId: string, id: string): void {
  sessionStorage.setItem(lastEventKey(projectId), id);
}
