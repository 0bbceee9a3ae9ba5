import { maybeId, maybeOneOf, type SearchOf, searchParams, text, whole } from './params';

export const actorTypes = ['user', 'api_key', 'webhook', 'system'] as const;

/** Search params of the audit trail. */
export const auditSearch = searchParams({
  q: text(200),
  owner: maybeId(),
  actor: maybeOneOf(actorTypes),
  action: text(100),
  resource: text(100),
  status: maybeOneOf(['succeeded', 'failed']),
  page: whole(1, 1, 101),
  sel: maybeId(),
  /** What stands beside the list. */
  panel: maybeOneOf(['stats']),
  /** How many days the statistics count. */
  days: whole(7, 1, 90),
});

export type AuditSearch = SearchOf<typeof auditSearch>;

export const auditDefaults = { q: '', action: '', resource: '', page: 1, days: 7 } satisfies Partial<AuditSearch>;
