import { useQueryClient } from '@tanstack/react-query';
import type { AuditSearch } from '@/lib/search/audit';
import type { AbsoluteRange } from '@/lib/time/range';
import { api, client } from '@/services/api';
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
  const { data, response } = await client.GET('/api/v1/audit-logs/export', {
    params: { query: { ...filters, format } },
    parseAs: 'stream',
    signal,
  });
  const pieces: BlobPart[] = [];
  let bytes = 0;
  const reader = data?.getReader();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    pieces.push(piece.value as BlobPart);
    bytes += piece.value.byteLength;
    onBytes(bytes);
  }
  const type = response.headers.get('Content-Type') ?? 'application/octet-stream';
  return { file: new Blob(pieces, { type }), name: nameOf(response) ?? `audit.${format}` };
}

/** The file name that the server suggests. */
function nameOf(response: Response): string | undefined {
  return /filename="?([\w.-]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
}
