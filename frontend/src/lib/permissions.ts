import type { Role } from '@/types/api';

/** The roles of a project from least to most. */
const order: readonly Role[] = ['viewer', 'engineer', 'admin', 'owner'];

/**
 * Every action of the product with the lowest role that may do it and the operation that decides in the end.
 * Nothing else in the client compares roles.
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
  'analytics.read': { role: 'viewer', operation: 'get /api/v1/analytics/token-usage' },
  'alert.read': { role: 'viewer', operation: 'get /api/v1/projects/{project_id}/monitoring/alerts' },
  'member.read': { role: 'viewer', operation: 'get /api/v1/projects/{project_id}/members' },
  'integration.read': { role: 'viewer', operation: 'get /api/v1/projects/{project_id}/monitoring/integrations' },
  'integration.create': { role: 'admin', operation: 'post /api/v1/projects/{project_id}/monitoring/integrations' },
  'integration.rotate': {
    role: 'admin',
    operation: 'post /api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/rotate-secret',
  },
  'delivery.read': { role: 'engineer', operation: 'get /api/v1/projects/{project_id}/monitoring/deliveries' },
  'apikey.read': { role: 'admin', operation: 'get /api/v1/projects/{project_id}/api-keys' },
  'apikey.create': { role: 'admin', operation: 'post /api/v1/projects/{project_id}/api-keys' },
  'apikey.edit': { role: 'admin', operation: 'patch /api/v1/projects/{project_id}/api-keys/{key_id}' },
  'apikey.delete': { role: 'admin', operation: 'delete /api/v1/projects/{project_id}/api-keys/{key_id}' },
  'audit.read': { role: 'admin', operation: 'get /api/v1/audit-logs' },
} as const satisfies Record<string, { role: Role; operation: string }>;

export type Action = keyof typeof permissions;

/** Whether a role may do an action. A caller without a role may do nothing. */
export function can(role: Role | null | undefined, action: Action): boolean {
  return role != null && order.indexOf(role) >= order.indexOf(permissions[action].role);
}

/** The sentence that stands beside an action the caller may not do. */
export function whyNot(action: Action): string {
  const role = permissions[action].role as Role;
  const granter = role === 'owner' ? 'An owner' : 'An admin';
  return `Needs the ${role} role. ${granter} of this project can grant it.`;
}
