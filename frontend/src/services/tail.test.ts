import { delay, HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/lib/stores/session';
import { server } from '@/test/server';
import { log } from '@/test/telemetry';
import { Tail, type TailState } from './tail';

let tail: Tail | undefined;
let lines: string[];
let dropped: number;
let states: TailState['kind'][];

function start() {
  tail = new Tail({
    query: { query: 'level:ERROR' },
    onEntry: (_, { message }) => lines.push(message),
    onDropped: (count) => {
      dropped += count;
    },
    onGap: () => {},
    onState: ({ kind }) => states.push(kind),
  });
  tail.start();
}

function stream(blocks: string[], open = false) {
  return new HttpResponse(
    new ReadableStream({
      async start(controller) {
        const encoder = new TextEncoder();
        for (const block of blocks) controller.enqueue(encoder.encode(block));
        if (open) await delay('infinite');
        controller.close();
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );
}

const entry = (id: string, message: string) => `id: ${id}\ndata: ${JSON.stringify(log({ id, message }))}\n\n`;

describe('the live tail', () => {
  beforeEach(() => {
    lines = [];
    dropped = 0;
    states = [];
    useSession.getState().begin();
  });

  afterEach(() => tail?.stop());

  it('hands on lines that arrive in pieces, leaves heartbeats out and counts what was dropped', async () => {
    const whole = entry('1', 'one');
    server.use(
      http.get('*/api/v1/logs/tail', () =>
        stream(
          [
            whole.slice(0, 20),
            whole.slice(20),
            'data: {"type":"heartbeat"}\n\n',
            'event: dropped\ndata: {"dropped":7}\n\n',
            entry('2', 'two'),
          ],
          true,
        ),
      ),
    );
    start();
    await vi.waitFor(() => expect(lines).toEqual(['one', 'two']));
    expect(dropped).toBe(7);
    expect(states).toEqual(['connecting', 'open']);
  });

  it('comes back after a cut and asks for what it missed', async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get('*/api/v1/logs/tail', ({ request }) => {
        asked.push(request.headers.get('Last-Event-ID'));
        return asked.length === 1 ? stream([entry('41', 'before')]) : stream([entry('42', 'after')], true);
      }),
    );
    start();
    await vi.waitFor(() => expect(lines).toEqual(['before', 'after']), { timeout: 5_000 });
    expect(asked).toEqual([null, '41']);
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
  });

  it('stops when the server says that it is the end, or refuses', async () => {
    server.use(http.get('*/api/v1/logs/tail', () => stream(['event: end\ndata: {}\n\n'])));
    start();
    await vi.waitFor(() => expect(states.at(-1)).toBe('ended'));
    server.use(http.get('*/api/v1/logs/tail', () => HttpResponse.json({ detail: 'Too many tails.' }, { status: 429 })));
    start();
    await vi.waitFor(() => expect(states.at(-1)).toBe('refused'));
  });
});
