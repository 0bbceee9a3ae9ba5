import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { OutcomeBadge } from '@/components/query/OutcomeBadge';
import { DataTable } from '@/components/ui/DataTable';
import { OlderRows } from '@/components/ui/OlderRows';
import { RowCard } from '@/components/ui/RowCard';
import type { TableSort } from '@/components/ui/tableTypes';
import { useListKeys } from '@/hooks/useListKeys';
import { useTableLayout } from '@/hooks/useTableLayout';
import { useZone } from '@/hooks/useZone';
import { milliseconds, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { clockTime } from '@/lib/format/time';
import type { TraceRow } from '@/types/telemetry';
import { traceColumns } from './traceColumns';

interface Props {
  traces: readonly TraceRow[];
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** The traces that match, newest first. */
export function TraceTable({ traces, query }: Props) {
  const zone = useZone();
  const navigate = useNavigate();
  const [sort, setSort] = useState<TableSort | null>(null);
  const columns = useMemo(() => traceColumns(zone), [zone]);
  const ids = useMemo(() => traces.map(({ trace_id }) => trace_id), [traces]);
  const open = (traceId: string) => void navigate({ to: '/traces/$traceId', params: { traceId } });
  const { cursor, setCursor } = useListKeys({ ids, onOpen: open });
  return (
    <DataTable
      label="Traces"
      columns={columns}
      rows={traces}
      rowId={({ trace_id }) => trace_id}
      rowLabel={({ root_operation }) => root_operation}
      sort={sort}
      onSort={setSort}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={({ trace_id }) => open(trace_id)}
      card={(row) => (
        <RowCard onOpen={() => open(row.trace_id)}>
          <span className="flex gap-2">
            <span className="min-w-0 flex-1 truncate">{safeText(row.root_operation)}</span>
            <span className="tabular-nums">{milliseconds(row.duration_ms)}</span>
          </span>
          <span className="flex items-center gap-2 text-muted text-xs">
            <OutcomeBadge failed={row.has_error} />
            <span className="min-w-0 flex-1 truncate">{safeText(row.root_service)}</span>
            <span className="tabular-nums">{clockTime(row.timestamp, zone.name)}</span>
          </span>
        </RowCard>
      )}
      footer={<OlderRows shown={plural(traces.length, 'trace')} query={query} />}
      {...useTableLayout('traces')}
    />
  );
}
