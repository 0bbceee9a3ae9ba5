import type { components } from './api.gen';

/** One schema of the API by name: Schema<'Incident'>. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type Incident = Schema<'Incident'>;
export type IncidentState = Incident['state'];
export type Severity = Incident['severity'];
export type Me = Schema<'Me'>;
export type Role = Schema<'Member'>['role'];
export type MonitoringAlert = Schema<'MonitoringAlert'>;
export type Hypothesis = Schema<'Hypothesis'>;
export type Activity = Schema<'Activity'>;
export type WorkflowStep = Schema<'WorkflowStep'>;
export type Runbook = Schema<'Runbook'>;
export type RunbookExecution = Schema<'RunbookExecution'>;
export type Postmortem = Schema<'Postmortem'>;
/** The body of every refusal; `allowed` stands in it when a change of state was refused. */
export type ErrorEnvelope = Schema<'Envelope'> & { allowed?: string[] };
