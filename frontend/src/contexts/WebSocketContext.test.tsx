import { useQuery } from '@tanstack/react-query';
import { act, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useLive } from '@/lib/stores/live';
import { useSession } from '@/lib/stores/session';
import { api } from '@/services/api';
import { FakeSocket } from '@/test/FakeSocket';
import { ids, incident, incidentPage, moment, newId } from '@/test/factories';
import { renderWithProviders } from '@/test/render';
import { answer } from '@/test/server';
import { WebSocketProvider } from './WebSocketContext';

const list = api.queryOptions('get', '/api/v1/incidents', {}, { meta: { holdNew: true } });

function Incidents() {
  const query = useLiveQuery(list, { channels: ['incidents'] });
  const still = useQuery({ ...list, enabled: false });
  return <p>{still.data?.items.map(({ title, state }) => `${title} ${state}`).join(', ') ?? String(query.status)}</p>;
}

async function open() {
  await renderWithProviders(
    <WebSocketProvider projectId={ids.project}>
      <Incidents />
    </WebSocketProvider>,
  );
  await vi.waitFor(() => FakeSocket.latest);
  act(() => {
    FakeSocket.latest.open();
    FakeSocket.latest.receive({ type: 'connected', channels: ['incidents'], last_event_id: '1-0', expires_at: moment });
  });
}

let asked = 0;

// The rules come with the first connection; a browser has them within milliseconds, a compiler does not.
beforeAll(() => import('@/services/liveRules'));

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  FakeSocket.install();
  asked = 0;
  useSession.getState().begin();
  answer('get', '/api/v1/auth/ws-token', {
    token: 't',
    user_id: ids.user,
    tenant_id: ids.tenant,
    project_id: ids.project,
    expires_at: moment,
  });
  answer('get', '/api/v1/incidents', () => {
    asked += 1;
    return incidentPage([incident({ title: 'Checkout' })]);
  });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('live data', () => {
  it('changes on screen without a request', async () => {
    await open();
    expect(await screen.findByText('Checkout detected')).toBeInTheDocument();
    const before = asked;
    act(() =>
      FakeSocket.latest.receive({
        type: 'incident.updated',
        id: '2-0',
        project_id: ids.project,
        channel: 'incidents',
        timestamp: moment,
        data: { ...incident({ title: 'Checkout', state: 'resolved', updated_at: '2026-01-24T13:00:00Z' }), changed: ['state'] },
      }),
    );
    expect(await screen.findByText('Checkout resolved')).toBeInTheDocument();
    expect(asked).toBe(before);
  });

  it('says Live, then Reconnecting, and Offline after 12 seconds; it polls from the fifth second on', async () => {
    await open();
    await screen.findByText('Checkout detected');
    expect(useLive.getState()).toMatchObject({ status: 'live', polling: false });
    // Nothing answers any more: neither the token nor a socket.
    answer('get', '/api/v1/auth/ws-token', () => new Response('{}', { status: 503 }));
    act(() => FakeSocket.latest.cut(1006));
    expect(useLive.getState()).toMatchObject({ status: 'reconnecting', polling: false });
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(useLive.getState()).toMatchObject({ status: 'reconnecting', polling: true });
    await act(() => vi.advanceTimersByTimeAsync(8_000));
    expect(useLive.getState().status).toBe('offline');
    const before = asked;
    await act(() => vi.advanceTimersByTimeAsync(31_000));
    expect(asked).toBeGreaterThanOrEqual(before + 2);
  });

  it('ends the session when the server says that it is revoked', async () => {
    await open();
    act(() => FakeSocket.latest.cut(4403));
    expect(useSession.getState()).toMatchObject({ signedIn: false, ended: 'revoked' });
  });

  it('is asked for again when events were missed', async () => {
    await open();
    await screen.findByText('Checkout detected');
    await act(() => vi.advanceTimersByTimeAsync(100));
    const before = asked;
    act(() => FakeSocket.latest.cut(1006));
    await act(() => vi.advanceTimersByTimeAsync(1_500));
    act(() => {
      FakeSocket.latest.open();
      FakeSocket.latest.receive({ type: 'connected', channels: ['incidents'], last_event_id: newId(), expires_at: moment });
      FakeSocket.latest.receive({ type: 'resume_failed', reason: 'expired', last_event_id: '9-0' });
    });
    await vi.waitFor(() => expect(asked).toBe(before + 1));
  });
});
