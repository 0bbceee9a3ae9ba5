import type { Activity, Hypothesis, Incident, MonitoringAlert, RunbookExecution, Schema, WorkflowStep } from './api';

/** Channels of the event socket that a mounted page can ask for. */
export type Channel = 'incidents' | 'hypotheses' | 'alerts' | 'system' | 'notifications';

/** What each event carries. A name that is not here is ignored. */
export interface EventData {
  'incident.created': Incident;
  'incident.updated': Incident & { changed: string[] };
  'incident.deleted': { id: string };
  'incident.comment': Activity;
  'incident.activity': Activity;
  'incident.task': Schema<'IncidentTask'>;
  /** A new message, or an answer that has moved on. */
  'incident.chat_message': Schema<'ChatMessage'>;
  'workflow.step': { incident_id: string; run: number; step: WorkflowStep };
  'hypothesis.generated': Hypothesis;
  'hypothesis.completed': {
    incident_id: string;
    generation_id: string;
    count: number;
    using_mock: boolean;
    source: 'model' | 'rules';
  };
  'hypothesis.failed': { incident_id: string; generation_id: string; error_message: string };
  'hypothesis.updated': Hypothesis;
  'runbook.execution': RunbookExecution;
  /** The status is `failed` when no draft could be written. */
  'postmortem.generated': { incident_id: string; postmortem_id: string; status: string };
  'postmortem.published': { incident_id: string; postmortem_id: string; status: string };
  'alert.fired': MonitoringAlert;
  'alert.resolved': MonitoringAlert;
  'alert.acknowledged': MonitoringAlert;
  'alert.updated': MonitoringAlert;
  'integration.status': { id: string; name: string; status: string; message: string };
  'connection.status': { id: string; name: string; status: string; message: string };
  'system.announcement': { message: string };
  'system.degraded': { component: string; status: string };
}

export type EventType = keyof EventData;

/** One event frame of the socket. */
export type LiveEvent = {
  [Type in EventType]: {
    type: Type;
    data: EventData[Type];
    id?: string;
    channel?: Channel;
    project_id?: string;
    timestamp: string;
  };
}[EventType];

/** Frames by which the server answers or warns. */
export type ControlFrame =
  | { type: 'connected'; channels: Channel[]; last_event_id: string | null; expires_at: string; heartbeat_seconds?: number }
  | { type: 'pong' }
  | { type: 'subscribed' | 'unsubscribed'; channels: Channel[]; rejected?: string[] }
  | { type: 'resumed'; replayed: number; last_event_id: string }
  | { type: 'resume_failed'; reason: string; last_event_id: string | null }
  | { type: 'authenticated'; expires_at: string }
  | { type: 'token_expiring'; expires_at: string }
  | { type: 'error'; message: string; error_code: string };
