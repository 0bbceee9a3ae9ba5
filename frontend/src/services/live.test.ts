import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/lib/errors';
import { FakeSocket } from '@/test/FakeSocket';
import { ids, incident, moment } from '@/test/factories';
import type { LiveEvent } from '@/types/events';
import { LiveConnection } from './live';

const ticket = { token: 'ws-1', user_id: ids.user, tenant_id: ids.tenant, project_id: ids.project, expires_at: moment };
const lastKey = `sre-copilot.last-event:${ids.project}`;

const connections: LiveConnection[] = [];

function created(id: string, more: object = {}) {
  return {
    type: 'incident.created',
    data: incident(),
    id,
    channel: 'incidents',
    project_id: ids.project,
    tenant_id: ids.tenant,
    timestamp: moment,
    ...more,
  };
}

function setUp(token: () => Promise<typeof ticket> = () => Promise.resolve(ticket)) {
  const events: LiveEvent[] = [];
  const seen = { gaps: 0, status: [] as string[], revoked: 0, tokens: 0 };
  const connection = new LiveConnection({
    url: 'ws://test/ws',
    token: () => {
      seen.tokens += 1;
      return token();
    },
    onEvent: (event) => events.push(event),
    onGap: () => {
      seen.gaps += 1;
    },
    onStatus: (state) => seen.status.push(state),
    onRevoked: () => {
      seen.revoked += 1;
    },
  });
  connections.push(connection);
  return { connection, events, seen };
}

async function connected(parts = setUp(), last_event_id: string | null = '1-0') {
  parts.connection.want('incidents');
  parts.connection.start();
  await vi.advanceTimersByTimeAsync(0);
  FakeSocket.latest.open();
  FakeSocket.latest.receive({ type: 'connected', channels: ['incidents'], last_event_id, expires_at: moment });
  return parts;
}

/** Lets the next attempt happen and answers it. */
async function reconnect(waitUpTo = 60_000) {
  const before = FakeSocket.all.length;
  for (let waited = 0; FakeSocket.all.length === before && waited <= waitUpTo; waited += 100)
    await vi.advanceTimersByTimeAsync(100);
  FakeSocket.latest.open();
  FakeSocket.latest.receive({ type: 'connected', channels: ['incidents'], last_event_id: '9-0', expires_at: moment });
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
});

afterEach(() => {
  for (const connection of connections.splice(0)) connection.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the event socket', () => {
  it('signs in by the first frame, never by the address', async () => {
    const { seen } = await connected();
    expect(FakeSocket.latest.url).toBe('ws://test/ws');
    expect(FakeSocket.latest.sent[0]).toEqual({
      type: 'connect',
      token: 'ws-1',
      tenantId: ids.tenant,
      projectId: ids.project,
      channels: ['incidents'],
    });
    expect(seen.status).toEqual(['live']);
    expect(sessionStorage.getItem(lastKey)).toBe('1-0');
  });

  it('hands on each event once and remembers the last', async () => {
    const { events } = await connected();
    FakeSocket.latest.receive(created('2-0'));
    FakeSocket.latest.receive(created('2-0'));
    FakeSocket.latest.receive(created('3-0'));
    expect(events.map(({ id }) => id)).toEqual(['2-0', '3-0']);
    expect(sessionStorage.getItem(lastKey)).toBe('3-0');
  });

  it('ignores what is not for this project, not a frame or not JSON', async () => {
    const { events } = await connected();
    FakeSocket.latest.receive(created('2-0', { project_id: ids.tenant }));
    FakeSocket.latest.receive('{');
    FakeSocket.latest.receive('null');
    FakeSocket.latest.receive({ no: 'type' });
    expect(events).toEqual([]);
  });

  it('resumes after a cut and is live only once it has caught up', async () => {
    const { events, seen } = await connected();
    FakeSocket.latest.receive(created('2-0'));
    FakeSocket.latest.cut(1006);
    expect(seen.status).toEqual(['live', 'down']);
    await reconnect();
    expect(FakeSocket.latest.sent[0]).toMatchObject({ last_event_id: '2-0' });
    for (const id of ['2-0', '3-0', '4-0']) FakeSocket.latest.receive(created(id));
    expect(seen.status).toEqual(['live', 'down']);
    FakeSocket.latest.receive({ type: 'resumed', replayed: 2, last_event_id: '4-0' });
    expect(seen.status).toEqual(['live', 'down', 'live']);
    expect(events.map(({ id }) => id)).toEqual(['2-0', '3-0', '4-0']);
    expect(seen.gaps).toBe(1);
  });

  it('asks for everything again when the replay failed', async () => {
    const { seen } = await connected();
    FakeSocket.latest.receive(created('2-0'));
    FakeSocket.latest.cut(1006);
    await reconnect();
    FakeSocket.latest.receive({ type: 'resume_failed', reason: 'expired', last_event_id: '9-0' });
    expect(seen.gaps).toBe(2);
    expect(sessionStorage.getItem(lastKey)).toBe('9-0');
    expect(seen.status.at(-1)).toBe('live');
  });

  it('asks for everything again when no word on the replay comes', async () => {
    const { seen } = await connected();
    FakeSocket.latest.cut(1006);
    await reconnect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen.gaps).toBe(2);
    expect(seen.status.at(-1)).toBe('live');
  });

  it('asks for everything again after its first connection, since nothing tells what came before', async () => {
    const { seen } = await connected();
    expect(seen.gaps).toBe(1);
  });
});

describe('subscriptions', () => {
  it('are shared by those who want the same channel', async () => {
    const { connection } = await connected();
    const first = connection.want('alerts');
    const second = connection.want('alerts');
    expect(FakeSocket.latest.sentOf('subscribe')).toEqual([{ type: 'subscribe', channels: ['alerts'] }]);
    first();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.latest.sentOf('unsubscribe')).toEqual([]);
    second();
    await vi.advanceTimersByTimeAsync(61_000);
    expect(FakeSocket.latest.sentOf('unsubscribe')).toEqual([{ type: 'unsubscribe', channels: ['alerts'] }]);
  });

  it('outlive the change from one page to the next', async () => {
    const { connection } = await connected();
    connection.want('alerts')();
    connection.want('alerts');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.latest.sentOf('subscribe')).toHaveLength(1);
    expect(FakeSocket.latest.sentOf('unsubscribe')).toHaveLength(0);
  });

  it('are all asked for again after a cut', async () => {
    const { connection } = await connected();
    connection.want('alerts');
    FakeSocket.latest.cut(1006);
    await reconnect();
    expect(FakeSocket.latest.sent[0]).toMatchObject({ channels: ['incidents', 'alerts'] });
  });
});

describe('staying alive', () => {
  it('pings every 30 seconds and gives up a socket that does not answer', async () => {
    const { seen } = await connected();
    const socket = FakeSocket.latest;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(socket.sentOf('ping')).toHaveLength(1);
    socket.answersPings = false;
    await vi.advanceTimersByTimeAsync(39_000);
    expect(seen.status).toEqual(['live']);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen.status).toEqual(['live', 'down']);
    expect(socket.readyState).toBe(3);
  });

  it('answers the end of its authorization with a new token', async () => {
    await connected();
    FakeSocket.latest.receive({ type: 'token_expiring', expires_at: moment });
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.latest.sentOf('auth')).toEqual([{ type: 'auth', token: 'ws-1' }]);
  });

  it('goes down with the network and comes back with it at once', async () => {
    const { seen } = await connected();
    dispatchEvent(new Event('offline'));
    expect(seen.status).toEqual(['live', 'down']);
    const before = FakeSocket.all.length;
    dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.all.length).toBe(before + 1);
  });

  it('ends for good when it is stopped', async () => {
    const { connection } = await connected();
    connection.stop();
    const before = FakeSocket.all.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.all.length).toBe(before);
  });
});

describe('after a close', () => {
  async function attemptsWithin(code: number, milliseconds: number): Promise<number> {
    await connected();
    FakeSocket.latest.cut(code);
    const before = FakeSocket.all.length;
    await vi.advanceTimersByTimeAsync(milliseconds);
    return FakeSocket.all.length - before;
  }

  it.each([
    [1001, 900, 0],
    [1001, 5_100, 1],
    [1006, 400, 0],
    [1006, 1_100, 1],
    [4401, 10, 1],
    [4408, 1_100, 1],
    [4429, 59_000, 0],
    [4429, 61_000, 1],
    [4403, 300_000, 0],
  ])('with %i, within %i ms it tries %i times', async (code, milliseconds, tries) => {
    expect(await attemptsWithin(code, milliseconds)).toBe(tries);
  });

  it('with 4403 it says that the session is over', async () => {
    const { seen } = await connected();
    FakeSocket.latest.cut(4403);
    expect(seen.revoked).toBe(1);
  });

  it('with three refusals in a row it stops', async () => {
    const { connection } = setUp();
    connection.start();
    for (let refusal = 0; refusal < 5; refusal += 1) {
      await vi.advanceTimersByTimeAsync(60_000);
      FakeSocket.latest.open();
      FakeSocket.latest.cut(1008);
    }
    expect(FakeSocket.all).toHaveLength(3);
  });

  it('waits longer each time, up to 30 seconds, and goes on for ever', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    await connected();
    const waits: number[] = [];
    for (let cut = 0; cut < 8; cut += 1) {
      FakeSocket.latest.cut(1006);
      const before = FakeSocket.all.length;
      let waited = 0;
      while (FakeSocket.all.length === before) {
        await vi.advanceTimersByTimeAsync(500);
        waited += 500;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });
});

describe('without a token', () => {
  it.each([401, 400])('because of %i it does not try again', async (status) => {
    const parts = setUp(() => Promise.reject(new ApiError(status, {})));
    parts.connection.start();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(parts.seen.tokens).toBe(1);
    expect(FakeSocket.all).toHaveLength(0);
  });

  it('because the server is away it tries again', async () => {
    const parts = setUp(() => Promise.reject(new ApiError(503, {})));
    parts.connection.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(parts.seen.tokens).toBeGreaterThan(2);
    expect(parts.seen.status).toContain('down');
  });
});
