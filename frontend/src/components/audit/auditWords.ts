import type { Schema } from '@/types/api';

type Entry = Schema<'AuditEntry'>;

/** Who did it, in the best words there are. */
export function actorOf({ actor_name, user_email, actor_type }: Entry): string {
  return actor_name || user_email || actorWords[actor_type];
}

export const actorWords: Record<Entry['actor_type'], string> = {
  user: 'Person',
  api_key: 'API key',
  webhook: 'Webhook',
  system: 'System',
};

/** One changed field with its value before and after, as text; undefined where there was none. */
export interface FieldChange {
  field: string;
  before: string | undefined;
  after: string | undefined;
}

/** The recorded changes as rows. What does not have the usual shape is shown as it was recorded. */
export function fieldChanges(changes: unknown): FieldChange[] {
  if (typeof changes !== 'object' || changes === null) return [];
  return Object.entries(changes).map(([field, change]) => {
    if (typeof change !== 'object' || change === null || !('old' in change || 'new' in change)) {
      return { field, before: undefined, after: printed(change) };
    }
    const { old, new: next } = change as { old?: unknown; new?: unknown };
    return { field, before: printed(old), after: printed(next) };
  });
}

function printed(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
