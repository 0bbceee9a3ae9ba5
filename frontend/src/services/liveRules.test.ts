import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useArrivals } from '@/lib/stores/arrivals';
import { alert, hypothesis, ids, incident, incidentPage, moment, newId } from '@/test/factories';
import type { Activity, Incident } from '@/types/api';
import type { EventData, EventType, LiveEvent } from '@/types/events';
import { api } from './api';
import { LiveCache } from './liveCache';
import { applyEvent } from './liveRules';

const later = '2026-01-24T12:05:00Z';
const list = api.queryOptions('get', '/api/v1/incidents', {}).queryKey;
const room = api.queryOptions('get', '/api/v1/incidents/{incident_id}', {
  params: { path: { incident_id: ids.incident } },
}).queryKey;
const activities = api.queryOptions('get', '/api/v1/incidents/{incident_id}/activities', {
  params: { path: { incident_id: ids.incident } },
}).queryKey;
const hypotheses = api.queryOptions('get', '/api/v1/incidents/{incident_id}/hypotheses', {
  params: { path: { incident_id: ids.incident } },
}).queryKey;
const stats = api.queryOptions('get', '/api/v1/incidents-stats', {}).queryKey;
const alerts = api.queryOptions('get', '/api/v1/projects/{project_id}/monitoring/alerts', {
  params: { path: { project_id: ids.project } },
}).queryKey;

let queries: QueryClient;
let cache: LiveCache;

function happen<Type extends EventType>(type: Type, data: EventData[Type]): void {
  applyEvent(cache, { type, data, timestamp: moment } as unknown as LiveEvent);
}

function isStale(key: readonly unknown[]): boolean {
  return queries.getQueryState(key)?.isInvalidated ?? false;
}

function activity(change: Partial<Activity> = {}): Activity {
  return {
    id: newId(),
    incident_id: ids.incident,
    activity_type: 'comment',
    content: 'rolled back',
    old_value: null,
    new_value: null,
    user_id: ids.user,
    user_name: 'Ada',
    user_email: 'ada@example.com',
    created_at: moment,
    ...change,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  queries = new QueryClient();
  cache = new LiveCache(queries);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('incident.updated', () => {
  it('changes a task where it stands and asks for the list again', () => {
    const init = { params: { path: { incident_id: ids.incident } } } as never;
    const tasks = api.queryOptions('get', '/api/v1/incidents/{incident_id}/tasks', init).queryKey;
    const task = { id: newId(), incident_id: ids.incident, status: 'open' } as EventData['incident.task'];
    queries.setQueryData(tasks, [task]);
    happen('incident.task', { ...task, status: 'done' });
    expect(queries.getQueryData(tasks)).toEqual([{ ...task, status: 'done' }]);
    expect(isStale(tasks)).toBe(true);
  });

  it('changes the row and the room in place', () => {
    queries.setQueryData(list, incidentPage([incident(), incident({ id: newId(), title: 'other' })]));
    queries.setQueryData(room, incident());
    happen('incident.updated', { ...incident({ state: 'acknowledged', updated_at: later }), changed: ['state'] });
    expect(queries.getQueryData<ReturnType<typeof incidentPage>>(list)?.items.map(({ state }) => state)).toEqual([
      'acknowledged',
      'detected',
    ]);
    expect(queries.getQueryData(room)).toMatchObject({ state: 'acknowledged' });
  });

  it('asks lists again whether the row still belongs there, unless they hold their rows still', () => {
    const still = api.queryOptions('get', '/api/v1/incidents', { params: { query: { page: 2 } } }).queryKey;
    queries.getQueryCache().build(queries, { queryKey: still, meta: { holdNew: true } });
    queries.setQueryData(still, incidentPage([incident()]));
    queries.setQueryData(list, incidentPage([incident()]));
    happen('incident.updated', { ...incident({ state: 'acknowledged', updated_at: later }), changed: ['state'] });
    expect([isStale(list), isStale(still)]).toEqual([true, false]);
  });

  it('does not undo what is newer', () => {
    queries.setQueryData(room, incident({ state: 'resolved', updated_at: later }));
    happen('incident.updated', { ...incident({ state: 'acknowledged', updated_at: moment }), changed: ['state'] });
    expect(queries.getQueryData(room)).toMatchObject({ state: 'resolved' });
  });

  it('is not undone by an answer that was on its way', async () => {
    const answers = [incident(), incident({ state: 'mitigated', updated_at: later })];
    const asked: ((answer: Incident) => void)[] = [];
    queries.setQueryData(room, incident());
    const stop = new QueryObserver(queries, {
      queryKey: room,
      queryFn: () => new Promise<Incident>((resolve) => asked.push(resolve)),
    }).subscribe(() => {});
    expect(asked).toHaveLength(1);

    happen('incident.updated', { ...incident({ state: 'mitigated', updated_at: later }), changed: ['state'] });
    asked.forEach((resolve, n) => {
      resolve(answers[n] as Incident);
    });
    await vi.runAllTimersAsync();

    expect(queries.getQueryData<Incident>(room)?.state).toBe('mitigated');
    expect(asked).toHaveLength(2);
    stop();
  });

  it('leaves other rooms alone', () => {
    queries.setQueryData(room, incident());
    happen('incident.updated', { ...incident({ id: newId(), state: 'resolved', updated_at: later }), changed: ['state'] });
    expect(queries.getQueryData(room)).toMatchObject({ state: 'detected' });
  });
});

describe('incident.created', () => {
  it('asks for lists and figures again', () => {
    queries.setQueryData(list, incidentPage([]));
    queries.setQueryData(stats, {});
    happen('incident.created', incident());
    expect([isStale(list), isStale(stats)]).toEqual([true, true]);
  });

  it('only counts for a list that holds its rows still', () => {
    queries.getQueryCache().build(queries, { queryKey: list, meta: { holdNew: true } });
    queries.setQueryData(list, incidentPage([]));
    happen('incident.created', incident());
    happen('incident.created', incident());
    expect(isStale(list)).toBe(false);
    expect(useArrivals.getState().ids['/api/v1/incidents']).toEqual([ids.incident]);
  });
});

describe('incident.deleted', () => {
  it('takes the row away', () => {
    queries.setQueryData(list, incidentPage([incident()]));
    happen('incident.deleted', { id: ids.incident });
    expect(queries.getQueryData(list)).toMatchObject({ items: [] });
  });
});

describe('comments and activities', () => {
  it('come first, once', () => {
    const comment = activity();
    queries.setQueryData(activities, [activity()]);
    happen('incident.comment', comment);
    happen('incident.activity', comment);
    const rows = queries.getQueryData<Activity[]>(activities);
    expect(rows).toHaveLength(2);
    expect(rows?.[0]).toEqual(comment);
  });
});

describe('hypotheses', () => {
  it('that changed keep this person’s own rating, which an event does not know', () => {
    const mine = hypothesis({ feedback: { up: 1, down: 0, mine: 'up' } });
    queries.setQueryData(hypotheses, [mine]);
    happen('hypothesis.updated', { ...mine, status: 'confirmed', feedback: { up: 2, down: 0, mine: null } });
    expect(queries.getQueryData(hypotheses)).toEqual([
      { ...mine, status: 'confirmed', feedback: { up: 2, down: 0, mine: 'up' } },
    ]);
  });

  it('that are complete change the state of the incident and are asked for', () => {
    queries.setQueryData(room, incident({ hypothesis_status: 'running' }));
    queries.setQueryData(hypotheses, []);
    happen('hypothesis.completed', {
      incident_id: ids.incident,
      generation_id: newId(),
      count: 2,
      using_mock: true,
      source: 'rules',
    });
    expect(queries.getQueryData(room)).toMatchObject({ hypothesis_status: 'completed' });
    expect(isStale(hypotheses)).toBe(true);
  });

  it('that failed say so on the incident', () => {
    queries.setQueryData(room, incident({ hypothesis_status: 'running' }));
    happen('hypothesis.failed', { incident_id: ids.incident, generation_id: newId(), error_message: 'no' });
    expect(queries.getQueryData(room)).toMatchObject({ hypothesis_status: 'failed' });
  });
});

describe('alerts', () => {
  it('that resolved change in place and are asked for', () => {
    const fired = alert();
    queries.setQueryData(alerts, [fired]);
    happen('alert.resolved', { ...fired, status: 'resolved' });
    expect(queries.getQueryData(alerts)).toMatchObject([{ status: 'resolved' }]);
    expect(isStale(alerts)).toBe(true);
  });
});

describe('many events', () => {
  it('ask for a list at once, and then once a second', () => {
    queries.setQueryData(list, incidentPage([]));
    const asked = vi.spyOn(queries, 'invalidateQueries');
    for (let event = 0; event < 1_000; event += 1) {
      happen('incident.created', incident({ id: newId() }));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(2_000);
    const forThree = asked.mock.calls.length;
    expect(forThree).toBeGreaterThanOrEqual(3 * 9);
    expect(forThree).toBeLessThanOrEqual(3 * 12);
  });
});

describe('an event without a rule', () => {
  it('changes nothing', () => {
    expect(() =>
      applyEvent(cache, { type: 'slo.status_changed', data: {}, timestamp: moment } as unknown as LiveEvent),
    ).not.toThrow();
  });
});
