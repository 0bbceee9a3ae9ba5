import type { Incident, MonitoringAlert, RunbookExecution } from '@/types/api';
import type { EventData, EventType, LiveEvent } from '@/types/events';
import { withMessage } from './chatMessages';
import type { LiveCache } from './liveCache';

type Rules = { [Type in EventType]: (cache: LiveCache, data: EventData[Type]) => void };

const incidents = '/api/v1/incidents';
const incident = '/api/v1/incidents/{incident_id}';
const stats = '/api/v1/incidents-stats';
const perDay = '/api/v1/incidents-timeline';
const projectAlerts = '/api/v1/projects/{project_id}/monitoring/alerts';
const incidentAlerts = '/api/v1/incidents/{incident_id}/alerts';
const events = '/api/v1/incidents/{incident_id}/events';
const activities = '/api/v1/incidents/{incident_id}/activities';
const hypotheses = '/api/v1/incidents/{incident_id}/hypotheses';
const generations = '/api/v1/incidents/{incident_id}/hypotheses/generations';
const chat = '/api/v1/incidents/{incident_id}/chat';
const tasks = '/api/v1/incidents/{incident_id}/tasks';
const workflow = '/api/v1/incidents/{incident_id}/workflow';
const metrics = '/api/v1/incidents/{incident_id}/metrics';
const matchingRunbooks = '/api/v1/incidents/{incident_id}/runbooks';
const runbook = '/api/v1/runbooks/{runbook_id}';
const executions = '/api/v1/runbooks/executions';
const runbookExecutions = '/api/v1/runbooks/{runbook_id}/executions';
const postmortem = '/api/v1/incidents/{incident_id}/postmortem';
const postmortems = '/api/v1/postmortems';
const usage = '/api/v1/analytics/token-usage';
const costs = '/api/v1/analytics/cost-summary';
const model = '/api/v1/ai/status';

/** Every path that some rule changes: what may be out of date when events were not heard. */
export const livePaths: ReadonlySet<string> = new Set([
  incidents,
  incident,
  stats,
  perDay,
  projectAlerts,
  incidentAlerts,
  events,
  activities,
  chat,
  tasks,
  hypotheses,
  generations,
  workflow,
  metrics,
  matchingRunbooks,
  runbook,
  executions,
  runbookExecutions,
  postmortem,
  postmortems,
  usage,
  costs,
  model,
]);

/** The one place that says which event patches or refreshes which query. */
export const liveRules: Rules = {
  'incident.created': (cache, data) => {
    cache.added(incidents, data.id);
    cache.refresh(stats);
    cache.refresh(perDay);
  },
  'incident.updated': (cache, data) => {
    patchIncident(cache, data);
    cache.moved(incidents);
    cache.refresh(stats);
    cache.refresh(events, { incident_id: data.id });
    if (data.changed.includes('duplicate_of')) cache.refresh(incidentAlerts);
  },
  'incident.deleted': (cache, { id }) => {
    cache.patch(incidents, {}, (page) => ({ ...page, items: page.items.filter((row) => row.id !== id) }));
    cache.refresh(incident, { incident_id: id });
    cache.refresh(incidents);
    cache.refresh(stats);
    cache.refresh(perDay);
  },
  'incident.comment': (cache, data) => addActivity(cache, data),
  'incident.activity': (cache, data) => addActivity(cache, data),
  'incident.task': (cache, task) => {
    const params = { incident_id: task.incident_id };
    cache.patch(tasks, params, (rows) => rows.map((row) => (row.id === task.id ? task : row)));
    cache.refresh(tasks, params);
    cache.refresh(events, params);
  },
  'incident.chat_message': (cache, message) => {
    cache.patch(chat, { incident_id: message.incident_id }, (rows) => withMessage(rows, message));
    if (!message.finished_at || message.role === 'user') return;
    cache.refresh(metrics, { incident_id: message.incident_id });
    for (const path of [usage, costs, model] as const) cache.refresh(path);
  },
  'workflow.step': (cache, { incident_id, run, step }) => {
    cache.patch(workflow, { incident_id }, (answer) =>
      answer.run === run && answer.steps.some(({ id }) => id === step.id)
        ? { ...answer, steps: answer.steps.map((old) => (old.id === step.id ? step : old)) }
        : answer,
    );
    cache.refresh(workflow, { incident_id });
    cache.refresh(events, { incident_id });
    cache.refresh(generations, { incident_id });
  },
  'hypothesis.generated': (cache, data) => {
    const params = { incident_id: data.incident_id };
    cache.refresh(hypotheses, params);
    cache.refresh(events, params);
  },
  'hypothesis.completed': (cache, data) => {
    const params = { incident_id: data.incident_id };
    patchStatus(cache, data.incident_id, 'completed');
    for (const path of [hypotheses, generations, workflow, metrics, events] as const) cache.refresh(path, params);
    for (const path of [usage, costs, model] as const) cache.refresh(path);
  },
  'hypothesis.failed': (cache, data) => {
    const params = { incident_id: data.incident_id };
    patchStatus(cache, data.incident_id, 'failed');
    for (const path of [hypotheses, generations, workflow, metrics, activities] as const) cache.refresh(path, params);
  },
  'hypothesis.updated': (cache, data) => {
    cache.patch(hypotheses, { incident_id: data.incident_id }, (rows) =>
      rows.map((row) => (row.id === data.id ? { ...data, feedback: { ...data.feedback, mine: row.feedback.mine } } : row)),
    );
  },
  'runbook.execution': (cache, data) => {
    const params = { runbook_id: data.runbook_id };
    const replace = (rows: RunbookExecution[]) => rows.map((row) => (row.id === data.id ? data : row));
    cache.patch(executions, {}, replace);
    cache.patch(runbookExecutions, params, replace);
    cache.refresh(executions);
    cache.refresh(runbookExecutions, params);
    cache.refresh(runbook, params);
  },
  'postmortem.generated': changePostmortem,
  'postmortem.published': changePostmortem,
  'alert.fired': changeAlert,
  'alert.resolved': changeAlert,
  'alert.acknowledged': changeAlert,
  'alert.updated': changeAlert,
  'integration.status': (cache) => cache.refresh('/api/v1/projects/{project_id}/monitoring/integrations'),
  'connection.status': (cache) => cache.refresh('/api/v1/settings/connections'),
  'system.announcement': () => {},
  'system.degraded': () => {},
};

function patchIncident(cache: LiveCache, data: EventData['incident.updated']): void {
  const { changed: _, ...next } = data;
  cache.patch(incident, { incident_id: next.id }, (old) => newer(old, next));
  cache.patch(incidents, {}, (page) => ({
    ...page,
    items: page.items.map((row) => (row.id === next.id ? newer(row, next) : row)),
  }));
}

/** An event that overtook a newer answer changes nothing. */
function newer(old: Incident, next: Incident): Incident {
  return Date.parse(next.updated_at) >= Date.parse(old.updated_at) ? { ...old, ...next } : old;
}

function patchStatus(cache: LiveCache, id: string, hypothesis_status: Incident['hypothesis_status']): void {
  cache.patch(incident, { incident_id: id }, (old) => ({ ...old, hypothesis_status }));
  cache.patch(incidents, {}, (page) => ({
    ...page,
    items: page.items.map((row) => (row.id === id ? { ...row, hypothesis_status } : row)),
  }));
}

function addActivity(cache: LiveCache, data: EventData['incident.activity']): void {
  const params = { incident_id: data.incident_id };
  cache.patch(activities, params, (rows) => (rows.some(({ id }) => id === data.id) ? rows : [data, ...rows]));
  cache.refresh(events, params);
}

function changePostmortem(cache: LiveCache, { incident_id }: EventData['postmortem.generated']): void {
  cache.refresh(postmortem, { incident_id });
  cache.refresh(postmortems);
}

function changeAlert(cache: LiveCache, data: MonitoringAlert): void {
  const replace = <Row extends MonitoringAlert>(rows: Row[]): Row[] =>
    rows.map((row) => (row.id === data.id ? { ...row, ...data } : row));
  cache.patch(projectAlerts, {}, replace);
  cache.refresh(projectAlerts);
  if (!data.incident_id) return;
  const params = { incident_id: data.incident_id };
  cache.patch(incidentAlerts, params, replace);
  cache.refresh(incidentAlerts, params);
  cache.refresh(matchingRunbooks, params);
  cache.refresh(events, params);
  cache.refresh(incident, params);
}

/** Applies one event; a name without a rule is ignored, as the contract asks. */
export function applyEvent(cache: LiveCache, event: LiveEvent): void {
  const rule = liveRules[event.type] as ((cache: LiveCache, data: LiveEvent['data']) => void) | undefined;
  rule?.(cache, event.data);
}
