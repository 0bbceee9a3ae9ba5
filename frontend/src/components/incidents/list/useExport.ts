import { useCallback, useRef, useState } from 'react';
import { toast } from '@/components/ui/toasts';
import { toCsv } from '@/lib/csv';
import { toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { readIncidents } from '@/services/queries/incidents';
import type { Incident } from '@/types/api';
import { exportColumns } from './exportColumns';
import { saveFile } from './saveFile';

type Filters = Parameters<typeof readIncidents>[0];

/** How far an export has come. */
export interface ExportProgress {
  read: number;
  total: number | null;
}

export const exportLimit = 10_000;

/** Reads every matching incident page by page and saves them as CSV. */
export function useExport() {
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const running = useRef<AbortController | null>(null);
  const cancel = useCallback(() => running.current?.abort(), []);
  const start = useCallback(async (filters: Filters) => {
    const control = new AbortController();
    running.current = control;
    setProgress({ read: 0, total: null });
    try {
      const { rows, total } = await readAll(filters, control.signal, setProgress);
      const body = rows.map((row) => exportColumns.map(({ value }) => value(row)));
      saveFile('incidents.csv', toCsv([exportColumns.map(({ header }) => header), ...body]));
      const partial =
        total > exportLimit
          ? { detail: `The first ${plural(rows.length, 'row')} of ${total}. Narrow the filters for the rest.` }
          : {};
      toast(`Exported ${plural(rows.length, 'incident')}`, partial);
    } catch (error) {
      if (control.signal.aborted) toast('Export cancelled', { tone: 'info' });
      else toast('The export failed', { tone: 'bad', detail: toApiError(error).detail });
    } finally {
      setProgress(null);
    }
  }, []);
  return { progress, start, cancel };
}

/** Pages do not shift while they are walked: nothing that is detected later belongs to the export. */
async function readAll(filters: Filters, signal: AbortSignal, onProgress: (progress: ExportProgress) => void) {
  const frozen = { ...filters, to: filters.to && filters.to !== 'now' ? filters.to : new Date().toISOString() };
  const rows = new Map<string, Incident>();
  let total = 0;
  for (let page = 1, pages = 1; page <= pages && rows.size < exportLimit; page += 1) {
    const answer = await readIncidents(frozen, page, signal);
    ({ total, pages } = answer);
    for (const row of answer.items) rows.set(row.id, row);
    onProgress({ read: rows.size, total: Math.min(total, exportLimit) });
  }
  return { rows: [...rows.values()].slice(0, exportLimit), total };
}
