import type { Me, Role } from '@/types/api';

/** The roles of a project from least to most. */
const order: readonly Role[] = ['viewer', 'engineer', 'admin', 'owner'];

/** The roles of an organization from least to most; they say nothing about a project. */
type TenantRole = Me['role'];

type Rule = { role: Role; operation: string } | { tenant: TenantRole; operation: string };

/**
 * Every action of the product with the lowest role that may do it and the operation that decides in the end: `role`
 * is one of the project, `tenant` one of the organization. Nothing else in the client compares roles.
 */
export const permissions = {
  'incident.read': { role: 'viewer', operation: 'get /api/v1/incidents' },
  'incident.create': { role: 'engineer', operation: 'post /api/v1/incidents' },
  'incident.edit': { role: 'engineer', operation: 'patch /api/v1/incidents/{incident_id}' },
  'incident.state': { role: 'engineer', operation: 'patch /api/v1/incidents/{incident_id}/state' },
  'incident.severity': { role: 'engineer', operation: 'patch /api/v1/incidents/{incident_id}/severity' },
  'incident.assign': { role: 'engineer', operation: 'patch /api/v1/incidents/{incident_id}/assignee' },
  'incident.comment': { role: 'engineer', operation: 'post /api/v1/incidents/{incident_id}/comments' },
  'incident.delete': { role: 'admin', operation: 'delete /api/v1/incidents/{incident_id}' },
  'incident.merge': { role: 'engineer', operation: 'post /api/v1/incidents/{incident_id}/merge' },
  'incident.unmerge': { role: 'engineer', operation: 'post /api/v1/incidents/{incident_id}/unmerge' },
  'incident.roles': { role: 'engineer', operation: 'put /api/v1/incidents/{incident_id}/roles' },
  'timeline.edit': { role: 'engineer', operation: 'patch /api/v1/incidents/{incident_id}/events/{event_id}' },
  'task.read': { role: 'viewer', operation: 'get /api/v1/incidents/{incident_id}/tasks' },
  'task.write': { role: 'engineer', operation: 'post /api/v1/incidents/{incident_id}/tasks' },
  'hypothesis.read': { role: 'viewer', operation: 'get /api/v1/incidents/{incident_id}/hypotheses' },
  'hypothesis.generate': { role: 'engineer', operation: 'post /api/v1/incidents/{incident_id}/hypotheses/generate' },
  'hypothesis.judge': {
    role: 'engineer',
    operation: 'patch /api/v1/incidents/{incident_id}/hypotheses/{hypothesis_id}',
  },
  'hypothesis.rate': {
    role: 'engineer',
    operation: 'post /api/v1/incidents/{incident_id}/hypotheses/{hypothesis_id}/feedback',
  },
  'chat.read': { role: 'viewer', operation: 'get /api/v1/incidents/{incident_id}/chat' },
  'chat.ask': { role: 'engineer', operation: 'post /api/v1/incidents/{incident_id}/chat' },
  'runbook.read': { role: 'viewer', operation: 'get /api/v1/runbooks' },
  'runbook.create': { role: 'engineer', operation: 'post /api/v1/runbooks' },
  'runbook.edit': { role: 'engineer', operation: 'put /api/v1/runbooks/{runbook_id}' },
  'runbook.delete': { role: 'admin', operation: 'delete /api/v1/runbooks/{runbook_id}' },
  'runbook.run': { role: 'engineer', operation: 'post /api/v1/runbooks/{runbook_id}/executions' },
  'postmortem.read': { role: 'viewer', operation: 'get /api/v1/postmortems' },
  'postmortem.edit': { role: 'engineer', operation: 'put /api/v1/incidents/{incident_id}/postmortem' },
  'postmortem.generate': { role: 'engineer', operation: 'post /api/v1/incidents/{incident_id}/postmortem/generate' },
  'postmortem.publish': { role: 'engineer', operation: 'post /api/v1/incidents/{incident_id}/postmortem/publish' },
  'analytics.read': { role: 'viewer', operation: 'get /api/v1/analytics/token-usage' },
  'alert.read': { role: 'viewer', operation: 'get /api/v1/projects/{project_id}/monitoring/alerts' },
  'member.read': { role: 'viewer', operation: 'get /api/v1/projects/{project_id}/members' },
  'integration.read': { role: 'viewer', operation: 'get /api/v1/projects/{project_id}/monitoring/integrations' },
  'integration.create': { role: 'admin', operation: 'post /api/v1/projects/{project_id}/monitoring/integrations' },
  'integration.rotate': {
    role: 'admin',
    operation: 'post /api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/rotate-secret',
  },
  'integration.edit': {
    role: 'admin',
    operation: 'patch /api/v1/projects/{project_id}/monitoring/integrations/{integration_id}',
  },
  'integration.delete': {
    role: 'admin',
    operation: 'delete /api/v1/projects/{project_id}/monitoring/integrations/{integration_id}',
  },
  'integration.test': {
    role: 'engineer',
    operation: 'post /api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/test',
  },
  'integration.testAlert': {
    role: 'engineer',
    operation: 'post /api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/send-test-alert',
  },
  'delivery.raw': { role: 'admin', operation: 'get /api/v1/projects/{project_id}/monitoring/deliveries/{delivery_id}' },
  'delivery.replay': {
    role: 'engineer',
    operation: 'post /api/v1/projects/{project_id}/monitoring/deliveries/{delivery_id}/replay',
  },
  'deadletter.read': { role: 'engineer', operation: 'get /api/v1/projects/{project_id}/monitoring/dead-letters' },
  'deadletter.retry': {
    role: 'admin',
    operation: 'post /api/v1/projects/{project_id}/monitoring/dead-letters/{dead_letter_id}/retry',
  },
  'delivery.read': { role: 'engineer', operation: 'get /api/v1/projects/{project_id}/monitoring/deliveries' },
  'apikey.read': { role: 'admin', operation: 'get /api/v1/projects/{project_id}/api-keys' },
  'apikey.create': { role: 'admin', operation: 'post /api/v1/projects/{project_id}/api-keys' },
  'apikey.edit': { role: 'admin', operation: 'patch /api/v1/projects/{project_id}/api-keys/{key_id}' },
  'apikey.delete': { role: 'admin', operation: 'delete /api/v1/projects/{project_id}/api-keys/{key_id}' },
  'audit.read': { role: 'admin', operation: 'get /api/v1/audit-logs' },
  'member.manage': { role: 'admin', operation: 'patch /api/v1/projects/{project_id}/members/{user_id}' },
  'member.add': { role: 'admin', operation: 'post /api/v1/projects/{project_id}/members' },
  'project.read': { tenant: 'viewer', operation: 'get /api/v1/projects' },
  'project.create': { tenant: 'engineer', operation: 'post /api/v1/projects' },
  'project.edit': { role: 'admin', operation: 'patch /api/v1/projects/{project_id}' },
  'project.deactivate': { role: 'owner', operation: 'delete /api/v1/projects/{project_id}' },
  'organization.read': { tenant: 'admin', operation: 'get /api/v1/tenant/users' },
  'connection.read': { role: 'viewer', operation: 'get /api/v1/settings/connections' },
  'connection.save': { role: 'admin', operation: 'put /api/v1/settings/connections' },
  'connection.test': { role: 'admin', operation: 'post /api/v1/settings/connections/test' },
  'connection.delete': { role: 'admin', operation: 'delete /api/v1/settings/connections/{connection_id}' },
  'ai.read': { role: 'viewer', operation: 'get /api/v1/ai/status' },
  'log.read': { role: 'viewer', operation: 'get /api/v1/logs/search' },
  'log.saveView': { role: 'engineer', operation: 'post /api/v1/logs/views' },
  'log.deleteView': { role: 'engineer', operation: 'delete /api/v1/logs/views/{view_id}' },
  'log.export': { role: 'engineer', operation: 'get /api/v1/logs/export' },
  'trace.read': { role: 'viewer', operation: 'get /api/v1/traces' },
  'metric.read': { role: 'viewer', operation: 'get /api/v1/metrics/services-overview' },
  'promql.read': { role: 'viewer', operation: 'get /api/v1/prom/api/v1/query_range' },
  'error.read': { role: 'viewer', operation: 'get /api/v1/errors/groups' },
  'error.triage': { role: 'engineer', operation: 'patch /api/v1/errors/groups/{fingerprint}/triage' },
  'host.read': { role: 'viewer', operation: 'get /api/v1/infrastructure/hosts' },
  'browser.read': { role: 'viewer', operation: 'get /api/v1/browser/overview' },
  'session.read': { tenant: 'viewer', operation: 'get /api/v1/auth/sessions' },
  'audit.stats': { role: 'admin', operation: 'get /api/v1/audit-logs/stats' },
  'audit.export': { role: 'admin', operation: 'get /api/v1/audit-logs/export' },
  'audit.prune': { role: 'owner', operation: 'delete /api/v1/audit-logs/cleanup' },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof permissions;

/** Whether a person may do an action, by their role in the project and in the organization. Without a role: nothing. */
export function can(role: Role | null | undefined, action: Action, tenant?: TenantRole | null): boolean {
  const rule: Rule = permissions[action];
  if ('tenant' in rule) return reaches(tenant, rule.tenant);
  return reaches(role, rule.role);
}

/** Whether one role is at least as high as another. */
function reaches(role: Role | null | undefined, least: Role): boolean {
  return role != null && order.indexOf(role) >= order.indexOf(least);
}

/** The roles that a member with this role may give: none above their own, and none without managing members. */
export function grantable(role: Role | null | undefined): Role[] {
  return role != null && can(role, 'member.manage') ? order.slice(0, order.indexOf(role) + 1) : [];
}

/** Whether one member may change or remove another: only an owner touches an owner. */
export function mayManage(role: Role | null | undefined, theirs: Role): boolean {
  return grantable(role).includes(theirs);
}

/** Whether a member may remove a saved view: their own, or as an admin anybody's. */
export function mayDeleteView(role: Role | null | undefined, isOwn: boolean): boolean {
  return can(role, 'log.deleteView') && (isOwn || reaches(role, 'admin'));
}

/** The sentence that stands beside an action the caller may not do. */
export function whyNot(action: Action): string {
  const rule: Rule = permissions[action];
  if ('tenant' in rule) return `Needs the ${rule.tenant} role in your organization. An admin of it can grant that.`;
  const granter = rule.role === 'owner' ? 'An owner' : 'An admin';
  return `Needs the ${rule.role} role. ${granter} of this project can grant it.`;
}
