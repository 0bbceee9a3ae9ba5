import type {
  ErrorEnvelope,
  Hypothesis,
  Incident,
  Me,
  MonitoringAlert,
  Postmortem,
  Runbook,
  RunbookExecution,
  Schema,
} from '@/types/api';

/** Ids and a moment that tests agree on. */
export const ids = {
  tenant: '0198c0de-0000-7000-8000-00000000000a',
  project: '0198c0de-0000-7000-8000-00000000000b',
  user: '0198c0de-0000-7000-8000-00000000000c',
  incident: '0198c0de-0000-7000-8000-00000000000d',
};

export const moment = '2026-01-24T12:00:00Z';

let serial = 0;

/** A new id. */
export function newId(): string {
  serial += 1;
  return `0198c0de-0000-7000-8000-1${serial.toString(16).padStart(11, '0')}`;
}

export function envelope(error_code: string, more: Partial<ErrorEnvelope> = {}): ErrorEnvelope {
  return { status: 'error', detail: 'It did not work.', error_code, request_id: 'req-12345678', ...more };
}

export function me(change: Partial<Me> = {}): Me {
  return {
    id: ids.user,
    email: 'ada@example.com',
    full_name: 'Ada Lovelace',
    role: 'admin',
    tenant_id: ids.tenant,
    tenant_name: 'Analytical',
    current_project_id: ids.project,
    current_project_role: 'owner',
    projects: [{ id: ids.project, name: 'Engine', slug: 'engine', role: 'owner', is_active: true }],
    created_at: moment,
    last_login_at: moment,
    totp_enabled: false,
    has_password: true,
    ...change,
  };
}

export function project(change: Partial<Schema<'Project'>> = {}): Schema<'Project'> {
  return {
    id: ids.project,
    tenant_id: ids.tenant,
    name: 'Engine',
    slug: 'engine',
    description: '',
    timezone: 'UTC',
    is_active: true,
    created_at: moment,
    updated_at: moment,
    member_count: 1,
    current_user_role: 'owner',
    ...change,
  };
}

export function incident(change: Partial<Incident> = {}): Incident {
  return {
    id: ids.incident,
    title: '[CRITICAL] HighErrorRate on api',
    description: '5xx above 5%',
    service_name: 'api',
    state: 'detected',
    severity: 'critical',
    detected_at: moment,
    created_at: moment,
    updated_at: moment,
    acknowledged_at: null,
    mitigated_at: null,
    resolved_at: null,
    learned_at: null,
    source: 'alertmanager',
    source_ref: null,
    group_key: null,
    alert_count: 1,
    assignee_id: null,
    assignee_name: null,
    hypothesis_status: 'none',
    allowed_transitions: ['acknowledged', 'investigating', 'mitigated', 'resolved'],
    created_by: 'System',
    duplicate_of: null,
    roles: [],
    // The document does not say that this member may be null; the contract does.
    impact: null as never,
    ...change,
  };
}

export function incidentPage(items: Incident[] = [], change: Partial<Schema<'IncidentPage'>> = {}): Schema<'IncidentPage'> {
  return { items, total: items.length, page: 1, limit: 20, pages: items.length > 0 ? 1 : 0, ...change };
}

export function alert(change: Partial<MonitoringAlert> = {}): MonitoringAlert {
  return {
    id: newId(),
    integration_id: null,
    integration_name: 'Alertmanager',
    integration_type: 'alertmanager',
    alert_name: 'HighErrorRate',
    status: 'firing',
    status_display: 'Firing',
    severity: 'critical',
    severity_display: 'Critical',
    summary: '5xx above 5%',
    description: '',
    labels: { alertname: 'HighErrorRate', service: 'api' },
    annotations: {},
    starts_at: moment,
    ends_at: null,
    external_url: null,
    fingerprint: '1a30ba71cca2921f',
    incident_id: ids.incident,
    received_at: moment,
    last_seen_at: moment,
    repeat_count: 0,
    muted: false,
    group_key: '',
    ...change,
  };
}

export function hypothesis(change: Partial<Hypothesis> = {}): Hypothesis {
  return {
    id: newId(),
    incident_id: ids.incident,
    claim: 'A deployment of api caused the errors',
    description: 'Errors began four minutes after the deployment.',
    confidence_score: 0.8,
    rank: 1,
    supporting_evidence: ['Deployment 1.4.2 at 11:56'],
    contradicting_evidence: [],
    evidence: [],
    suggested_actions: ['Roll back api'],
    source: 'rules',
    status: 'proposed',
    feedback: { up: 0, down: 0, mine: null },
    generation_id: newId(),
    created_at: moment,
    ...change,
  };
}

export function runbook(change: Partial<Runbook> = {}): Runbook {
  return {
    id: '0198c0de-0000-7000-8000-00000000000e',
    title: 'Errors of the API',
    description: 'What helped **last time**.',
    service_names: ['api'],
    alert_names: ['HighErrorRate'],
    severities: ['critical'],
    labels: { team: 'core' },
    steps: [
      {
        id: '0198c0de-0000-7000-8000-0000000000a1',
        title: 'Look at the pods',
        body: 'All should *run*.',
        command: 'kubectl get pods',
        expected: 'Running',
      },
      { id: '0198c0de-0000-7000-8000-0000000000a2', title: 'Roll back', body: '', command: null, expected: null },
    ],
    tags: ['errors'],
    enabled: true,
    version: 3,
    created_by: 'Ada Lovelace',
    created_at: moment,
    updated_at: moment,
    last_used_at: null,
    ...change,
  };
}

/** An execution of that runbook for the incident, with nothing done yet. */
export function execution(change: Partial<RunbookExecution> = {}): RunbookExecution {
  const { id, title, steps } = runbook();
  return {
    id: '0198c0de-0000-7000-8000-00000000000f',
    runbook_id: id,
    runbook_title: title,
    incident_id: ids.incident,
    status: 'running',
    started_by: 'Ada Lovelace',
    started_at: moment,
    finished_at: null,
    steps: steps.map(({ id: step_id, ...step }) => ({
      ...step,
      step_id,
      status: 'pending' as const,
      note: null,
      by: null,
      at: null,
    })),
    ...change,
  };
}

export function postmortem(change: Partial<Postmortem> = {}): Postmortem {
  return {
    id: '0198c0de-0000-7000-8000-0000000000b1',
    incident_id: ids.incident,
    incident_title: 'API is down',
    status: 'draft',
    title: 'Postmortem: API is down',
    summary: 'The API answered with errors for **ten minutes**.',
    impact: 'Checkout failed.',
    root_cause: 'A pool of connections was too small.',
    contributing_factors: ['No alert on the pool'],
    detection: 'An alert fired.',
    resolution: 'The pool was made larger.',
    timeline: [{ at: moment, text: 'HighErrorRate fired.' }],
    lessons: ['Watch pools'],
    action_items: [
      {
        id: '0198c0de-0000-7000-8000-0000000000b2',
        title: 'Alert earlier',
        owner_id: null,
        owner_name: null,
        due_date: null,
        status: 'open',
        link: null,
      },
    ],
    authors: [],
    ai_generated: false,
    source: null,
    draft: { status: 'none', requested_at: null, error_message: null },
    version: 2,
    created_at: moment,
    updated_at: moment,
    published_at: null,
    ...change,
  };
}
