import { auditPageSize } from '@/services/queries/audit';

const furthestSkip = 10_000;

/** How many pages can be turned to: the server skips at most 10,000 entries. */
export function reachablePages(total: number): number {
  return Math.min(Math.ceil(total / auditPageSize), furthestSkip / auditPageSize + 1);
}

/** That older entries can only be reached by narrowing the filters. */
export function unreachableNotice({ total }: { total: number }): string | null {
  const reachable = furthestSkip + auditPageSize;
  return total > reachable
    ? `The newest ${reachable.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} entries can be turned to. Narrow the time or the filters for older ones.`
    : null;
}
