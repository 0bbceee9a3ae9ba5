import { ApiError, toApiError } from '@/lib/errors';
import type { Log } from '@/types/telemetry';
import { sessionFetch } from './api';

/** How the stream is doing. */
export type TailState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'waiting'; error: ApiError }
  | { kind: 'ended' }
  | { kind: 'refused'; error: ApiError };

export interface TailOptions {
  /** The filters as the API takes them. */
  query: Record<string, string>;
  onEntry: (id: string, log: Log) => void;
  /** The server passed over so many lines because they came too fast. */
  onDropped: (dropped: number) => void;
  /** Lines between these moments may be missing: the server replays no further back. */
  onGap: (from: number, to: number) => void;
  onState: (state: TailState) => void;
}

const origin = import.meta.env.VITE_API_GATEWAY_URL ?? globalThis.location.origin;
const replayed = 5 * 60_000;
/** The server sends something every 15 seconds; silence for longer means that the line is dead. */
const silence = 40_000;
const firstDelay = 1_000;
const longestDelay = 15_000;

/** Reads the live tail until it is stopped: comes back after every cut and asks for what it missed. */
export class Tail {
  private control = new AbortController();
  private lastId: string | null = null;
  private lastHeard = 0;
  private attempts = 0;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: TailOptions) {}

  start(): void {
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.control.abort();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const outcome = await this.once();
      if (this.stopped) return;
      if (outcome.kind === 'ended' || outcome.kind === 'refused') {
        this.options.onState(outcome);
        return;
      }
      this.options.onState(outcome);
      await this.pause();
    }
  }

  /** One connection, from request to cut; what is to be done then. */
  private async once(): Promise<TailState> {
    this.control = new AbortController();
    this.options.onState({ kind: 'connecting' });
    try {
      const answer = await sessionFetch(
        new Request(`${origin}/api/v1/logs/tail?${new URLSearchParams(this.options.query)}`, {
          credentials: 'include',
          headers: { Accept: 'text/event-stream', ...(this.lastId === null ? {} : { 'Last-Event-ID': this.lastId }) },
          signal: this.control.signal,
        }),
      );
      if (!answer.ok || !answer.body) return refusal(answer.status, await bodyOf(answer));
      this.opened();
      return (await this.read(answer.body)) ? { kind: 'ended' } : { kind: 'waiting', error: new ApiError(0, {}) };
    } catch (error) {
      const failure = toApiError(error);
      return failure.httpStatus === 401 ? { kind: 'refused', error: failure } : { kind: 'waiting', error: failure };
    } finally {
      clearTimeout(this.timer);
    }
  }

  private opened(): void {
    const now = Date.now();
    if (this.lastHeard > 0 && now - this.lastHeard > replayed) this.options.onGap(this.lastHeard, now - replayed);
    this.lastHeard = now;
    this.attempts = 0;
    this.options.onState({ kind: 'open' });
  }

  /** Reads to the end of the stream; true when the server said that it is the end. */
  private async read(body: ReadableStream<Uint8Array>): Promise<boolean> {
    const decoder = new TextDecoder();
    const reader = body.getReader();
    let rest = '';
    for (;;) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.control.abort(), silence);
      const { done, value } = await reader.read();
      if (done) return false;
      this.lastHeard = Date.now();
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) if (this.take(block)) return true;
    }
  }

  /** One event of the stream; true when it is the last. */
  private take(block: string): boolean {
    const { event, id, data } = parseBlock(block);
    if (event === 'end') return true;
    const content = parseJson(data);
    if (content === null) return false;
    if (event === 'dropped') this.options.onDropped(Number(content.dropped) || 0);
    if (event !== 'message' || content.type === 'heartbeat') return false;
    if (id !== '') this.lastId = id;
    this.options.onEntry(id, content as unknown as Log);
    return false;
  }

  private pause(): Promise<void> {
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.attempts) * (0.5 + Math.random() / 2);
    this.attempts += 1;
    return new Promise((done) => {
      this.timer = setTimeout(done, delay);
      this.control.signal.addEventListener('abort', () => done(), { once: true });
    });
  }
}

function refusal(status: number, body: Partial<ApiError>): TailState {
  const error = new ApiError(status, body);
  return status >= 500 || status === 408 ? { kind: 'waiting', error } : { kind: 'refused', error };
}

async function bodyOf(answer: Response): Promise<Partial<ApiError>> {
  return (parseJson(await answer.text().catch(() => '')) ?? {}) as Partial<ApiError>;
}

function parseBlock(block: string): { event: string; id: string; data: string } {
  const found = { event: 'message', id: '', data: '' };
  for (const line of block.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, '');
    const name = line.slice(0, colon);
    if (name === 'data') found.data += found.data === '' ? value : `\n${value}`;
    else if (name === 'event' || name === 'id') found[name] = value;
  }
  return found;
}

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
