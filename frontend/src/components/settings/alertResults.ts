import type { Schema } from '@/types/api';

/** "2 created, 1 updated": how often each result came. */
export function outcome(results: readonly Schema<'AlertResult'>[]): string {
  const counts = new Map<string, number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ') || 'no alerts inside';
}
