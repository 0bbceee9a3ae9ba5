import { useQueryClient } from '@tanstack/react-query';
import type { AuditSearch } from '@/lib/search/audit';
import type { AbsoluteRange } from '@/lib/time/range';
import { api, client } from '@/services/api';
import { readFile } from '@/services/download';
import { reads } from '@/services/liveCache';
import { auditParams } from './audit';

const stats = '/api/v1/audit-logs/stats';

export type ExportFormat = 'csv' | 'ndjson';

/** Counts of the last days. */
export function auditStatsQuery(days: number) {
  return api.queryOptions('get', stats, { params: { query: { days } } });
}

/** Removes what is older; the answer says how much went and how much stayed. */
export function usePruneAudit() {
  const queries = useQueryClient();
  return api.useMutation('delete', '/api/v1/audit-logs/cleanup', {
    onSuccess: () =>
      void queries.invalidateQueries({
        predicate: (query) => reads(query, '/api/v1/audit-logs') || reads(query, stats),
      }),
  });
}

/** Every entry that the filters match, as a file that arrives piece by piece. */
export async function exportAudit(
  search: AuditSearch,
  range: Partial<AbsoluteRange>,
  format: ExportFormat,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<{ file: Blob; name: string }> {
  const { skip: _, limit: __, ...filters } = auditParams(search, range);
  const answer = await client.GET('/api/v1/audit-logs/export', {
    params: { query: { ...filters, format } },
    parseAs: 'stream',
    signal,
  });
  return readFile(answer, `audit.${format}`, onBytes);
}
