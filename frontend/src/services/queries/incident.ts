import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { api, client } from '@/services/api';
import { type Answer, reads } from '@/services/liveCache';
import type { Activity, Incident, IncidentState, Me, Severity } from '@/types/api';

const list = '/api/v1/incidents';
const one = '/api/v1/incidents/{incident_id}';
const events = '/api/v1/incidents/{incident_id}/events';
const activities = '/api/v1/incidents/{incident_id}/activities';
const alerts = '/api/v1/incidents/{incident_id}/alerts';
const related = '/api/v1/incidents/{incident_id}/related';
const workflow = '/api/v1/incidents/{incident_id}/workflow';
const metrics = '/api/v1/incidents/{incident_id}/metrics';

export type TimelineEvent = Answer<typeof events>[number];
export type IncidentAlert = Answer<typeof alerts>[number];
export type Workflow = Answer<typeof workflow>;
export type IncidentMetrics = Answer<typeof metrics>;

const page = 1_000;

/** How many entries of a timeline are read; more than that is said, not hidden. */
export const mostEvents = 10 * page;

function of(id: string) {
  return { params: { path: { incident_id: id } } };
}

/** One incident. */
export function incidentQuery(id: string) {
  return api.queryOptions('get', one, of(id));
}

/** Its merged timeline, oldest first, page by page. */
export function eventsQuery(id: string) {
  return {
    ...api.queryOptions('get', events, of(id)),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      walk((query) => client.GET(events, { params: { path: { incident_id: id }, query }, signal })),
  };
}

/** Its history, newest first: who did and said what. */
export function activitiesQuery(id: string) {
  return {
    ...api.queryOptions('get', activities, of(id)),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      walk((query) => client.GET(activities, { params: { path: { incident_id: id }, query }, signal })),
  };
}

interface PageAnswer<Row> {
  data?: Row[] | undefined;
  response: Response;
}

async function walk<Row>(read: (query: { limit: number; cursor?: string }) => Promise<PageAnswer<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const { data = [], response }: PageAnswer<Row> = await read({ limit: page, ...(cursor ? { cursor } : {}) });
    rows.push(...data);
    cursor = response.headers.get('X-Next-Cursor');
  } while (cursor && rows.length < mostEvents);
  return rows;
}

/** The alerts that belong to it. */
export function incidentAlertsQuery(id: string) {
  return api.queryOptions('get', alerts, of(id));
}

/** What happened around it: other incidents like it. */
export function relatedQuery(id: string) {
  return api.queryOptions('get', related, of(id));
}

/** The steps of one run of its analysis; run 0 is the latest. */
export function workflowQuery(id: string, run: number) {
  return api.queryOptions('get', workflow, {
    params: { path: { incident_id: id }, ...(run > 0 ? { query: { run } } : {}) },
  });
}

/** What its analysis cost. */
export function incidentMetricsQuery(id: string) {
  return api.queryOptions('get', metrics, of(id));
}

interface Guess {
  before: Incident;
  shown: Incident | undefined;
}

/** Shows a change before the server has confirmed it. */
async function guess(queries: QueryClient, id: string, change: (old: Incident) => Incident): Promise<Guess | undefined> {
  const { queryKey } = incidentQuery(id);
  await queries.cancelQueries({ queryKey });
  const before = queries.getQueryData<Incident>(queryKey);
  if (!before) return undefined;
  return { before, shown: queries.setQueryData<Incident>(queryKey, change(before)) };
}

/** Takes a guess back, unless something newer arrived meanwhile, and asks what is true now. */
function takeBack(queries: QueryClient, id: string, made: Guess | undefined): void {
  const { queryKey } = incidentQuery(id);
  if (made) queries.setQueryData<Incident>(queryKey, (now) => (now === made.shown ? made.before : now));
  void queries.invalidateQueries({ queryKey });
}

/** Puts the server's answer wherever the incident is shown. */
function store(queries: QueryClient, next: Incident): void {
  queries.setQueryData<Incident>(incidentQuery(next.id).queryKey, next);
  queries.setQueriesData<Answer<typeof list>>({ predicate: (query) => reads(query, list) }, (answer) =>
    answer ? { ...answer, items: answer.items.map((row) => (row.id === next.id ? next : row)) } : undefined,
  );
  void queries.invalidateQueries({ queryKey: eventsQuery(next.id).queryKey });
  void queries.invalidateQueries({ queryKey: activitiesQuery(next.id).queryKey });
}

/** What the screen says once the server has answered. */
export interface Told<Result = Incident> {
  onSaved?: (result: Result, before: Result | undefined) => void;
  onRefused: (error: unknown) => void;
}

/** Moves the incident to another state. */
export function useMoveIncident(id: string, told: Told) {
  const queries = useQueryClient();
  return api.useMutation('patch', '/api/v1/incidents/{incident_id}/state', {
    onMutate: ({ body }) =>
      guess(queries, id, (old) => ({
        ...old,
        state: body.state as IncidentState,
        allowed_transitions: old.allowed_transitions.filter((to) => to !== body.state),
      })),
    onError: (error, _, made) => {
      takeBack(queries, id, made);
      told.onRefused(error);
    },
    onSuccess: (answer, _, made) => {
      store(queries, answer.incident);
      told.onSaved?.(answer.incident, made?.before);
    },
  });
}

/** Changes how bad it is. */
export function useGradeIncident(id: string, told: Told) {
  const queries = useQueryClient();
  return api.useMutation('patch', '/api/v1/incidents/{incident_id}/severity', {
    onMutate: ({ body }) => guess(queries, id, (old) => ({ ...old, severity: body.severity as Severity })),
    onError: (error, _, made) => {
      takeBack(queries, id, made);
      told.onRefused(error);
    },
    onSuccess: (answer, _, made) => {
      store(queries, answer.incident);
      told.onSaved?.(answer.incident, made?.before);
    },
  });
}

/** Gives it to somebody, whose name is already known, or to nobody. */
export function useAssignIncident(id: string, nameOf: (userId: string) => string | null, told: Told) {
  const queries = useQueryClient();
  return api.useMutation('patch', '/api/v1/incidents/{incident_id}/assignee', {
    onMutate: ({ body }) => {
      const userId = body.assignee_id ?? null;
      return guess(queries, id, (old) => ({
        ...old,
        assignee_id: userId as Incident['assignee_id'],
        assignee_name: userId === null ? null : nameOf(userId),
      }));
    },
    onError: (error, _, made) => {
      takeBack(queries, id, made);
      told.onRefused(error);
    },
    onSuccess: (answer, _, made) => {
      store(queries, answer);
      told.onSaved?.(answer, made?.before);
    },
  });
}

/** Changes its words. Not shown before the server said so: the dialog waits. */
export function useEditIncident() {
  const queries = useQueryClient();
  return api.useMutation('patch', one, { onSuccess: (next) => store(queries, next) });
}

/** Removes it for everybody. */
export function useDeleteIncident(id: string) {
  const queries = useQueryClient();
  return api.useMutation('delete', one, {
    onSuccess: () => {
      void queries.invalidateQueries({ predicate: (query) => reads(query, list) });
      void queries.invalidateQueries({ predicate: (query) => reads(query, '/api/v1/incidents-stats') });
      queries.removeQueries({ predicate: (query) => reads(query, one, { incident_id: id }), type: 'inactive' });
    },
  });
}

/** Adds a comment; it stands on the timeline at once. */
export function useComment(id: string, me: Me | undefined, told: { onRefused: (error: unknown, text: string) => void }) {
  const queries = useQueryClient();
  const history = activitiesQuery(id).queryKey;
  const timeline = eventsQuery(id).queryKey;
  const drop = (pending: string | undefined) => {
    queries.setQueryData<Activity[]>(history, (rows) => rows?.filter((row) => row.id !== pending));
    queries.setQueryData<TimelineEvent[]>(timeline, (rows) => rows?.filter(({ ref }) => ref !== pending));
  };
  return api.useMutation('post', '/api/v1/incidents/{incident_id}/comments', {
    onMutate: async ({ body }) => {
      // A first answer that is still on its way is not cut off: there is nothing yet to show the comment in.
      const loaded = [history, timeline].filter((queryKey) => queries.getQueryData(queryKey) !== undefined);
      await Promise.all(loaded.map((queryKey) => queries.cancelQueries({ queryKey })));
      const said = pendingComment(id, body.content, me);
      queries.setQueryData<Activity[]>(history, (rows) => rows && [said, ...rows]);
      queries.setQueryData<TimelineEvent[]>(timeline, (rows) => rows && [...rows, entryOf(said)]);
      return said.id;
    },
    onError: (error, { body }, pending) => {
      drop(pending);
      told.onRefused(error, body.content);
    },
    onSuccess: (said, _, pending) => {
      drop(pending);
      const isNew = (rows: { id: string }[], rowId: string) => rows.every((row) => row.id !== rowId);
      queries.setQueryData<Activity[]>(history, (rows) => (rows && isNew(rows, said.id) ? [said, ...rows] : rows));
      const entry = entryOf(said);
      queries.setQueryData<TimelineEvent[]>(timeline, (rows) => (rows && isNew(rows, entry.id) ? [...rows, entry] : rows));
    },
    onSettled: () => Promise.all([history, timeline].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

const pendingMark = 'pending-';

/** Whether an entry is still on its way to the server. */
export function isPending(ref: string): boolean {
  return ref.startsWith(pendingMark);
}

function pendingComment(id: string, content: string, me: Me | undefined): Activity {
  return {
    id: pendingMark + crypto.randomUUID(),
    incident_id: id,
    activity_type: 'comment',
    content,
    old_value: null,
    new_value: null,
    user_id: me?.id ?? '',
    user_name: me?.full_name ?? '',
    user_email: me?.email ?? '',
    created_at: new Date().toISOString(),
  };
}

function entryOf(said: Activity): TimelineEvent {
  return {
    id: `activity_${said.id}`,
    at: said.created_at,
    kind: 'activity',
    title: `${said.user_name} commented.`,
    detail: said.content,
    ref: said.id,
    pinned: false,
    hidden: false,
    edited_by: null,
  };
}
