import type { Me, Role } from '@/types/api';

/** The roles of a project from least to most. */
const order: readonly Role[] = ['viewer', 'engineer', 'admin', 'owner'];

/** The roles of an organization from least to most; they say nothing about a project. */
type TenantRole = Me['role'];

type Rule = { role: Role } | { tenant: TenantRole };

/**
 * Every action of the product with the lowest role that may do it: `role` is one of the project, `tenant` one of the
 * organization. Nothing else in the client compares roles. The operations that decide in the end stand in
 * permissionOperations.ts, which no page loads; a test holds the two against the document of the API.
 */
export const permissions = {
  'incident.read': { role: 'viewer' },
  'incident.create': { role: 'engineer' },
  'incident.edit': { role: 'engineer' },
  'incident.state': { role: 'engineer' },
  'incident.severity': { role: 'engineer' },
  'incident.assign': { role: 'engineer' },
  'incident.comment': { role: 'engineer' },
  'incident.delete': { role: 'admin' },
  'incident.merge': { role: 'engineer' },
  'incident.unmerge': { role: 'engineer' },
  'incident.roles': { role: 'engineer' },
  'timeline.edit': { role: 'engineer' },
  'task.read': { role: 'viewer' },
  'task.write': { role: 'engineer' },
  'hypothesis.read': { role: 'viewer' },
  'hypothesis.generate': { role: 'engineer' },
  'hypothesis.judge': { role: 'engineer' },
  'hypothesis.rate': { role: 'engineer' },
  'chat.read': { role: 'viewer' },
  'chat.ask': { role: 'engineer' },
  'runbook.read': { role: 'viewer' },
  'runbook.create': { role: 'engineer' },
  'runbook.edit': { role: 'engineer' },
  'runbook.delete': { role: 'admin' },
  'runbook.run': { role: 'engineer' },
  'postmortem.read': { role: 'viewer' },
  'postmortem.edit': { role: 'engineer' },
  'postmortem.generate': { role: 'engineer' },
  'postmortem.publish': { role: 'engineer' },
  'analytics.read': { role: 'viewer' },
  'alert.read': { role: 'viewer' },
  'member.read': { role: 'viewer' },
  'integration.read': { role: 'viewer' },
  'integration.create': { role: 'admin' },
  'integration.rotate': { role: 'admin' },
  'integration.edit': { role: 'admin' },
  'integration.delete': { role: 'admin' },
  'integration.test': { role: 'engineer' },
  'integration.testAlert': { role: 'engineer' },
  'delivery.raw': { role: 'admin' },
  'delivery.replay': { role: 'engineer' },
  'deadletter.read': { role: 'engineer' },
  'deadletter.retry': { role: 'admin' },
  'delivery.read': { role: 'engineer' },
  'apikey.read': { role: 'admin' },
  'apikey.create': { role: 'admin' },
  'apikey.edit': { role: 'admin' },
  'apikey.delete': { role: 'admin' },
  'audit.read': { role: 'admin' },
  'member.manage': { role: 'admin' },
  'member.add': { role: 'admin' },
  'project.read': { tenant: 'viewer' },
  'project.create': { tenant: 'engineer' },
  'project.edit': { role: 'admin' },
  'project.deactivate': { role: 'owner' },
  'organization.read': { tenant: 'admin' },
  'connection.read': { role: 'viewer' },
  'connection.save': { role: 'admin' },
  'connection.test': { role: 'admin' },
  'connection.delete': { role: 'admin' },
  'ai.read': { role: 'viewer' },
  'log.read': { role: 'viewer' },
  'log.saveView': { role: 'engineer' },
  'log.deleteView': { role: 'engineer' },
  'log.export': { role: 'engineer' },
  'trace.read': { role: 'viewer' },
  'metric.read': { role: 'viewer' },
  'service.register': { role: 'engineer' },
  'service.forget': { role: 'admin' },
  'promql.read': { role: 'viewer' },
  'drop.read': { role: 'viewer' },
  'error.read': { role: 'viewer' },
  'error.triage': { role: 'engineer' },
  'host.read': { role: 'viewer' },
  'browser.read': { role: 'viewer' },
  'session.read': { tenant: 'viewer' },
  'audit.stats': { role: 'admin' },
  'audit.export': { role: 'admin' },
  'audit.prune': { role: 'owner' },
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
