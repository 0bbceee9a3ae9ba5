import { Link } from '@tanstack/react-router';
import { OutcomeBadge } from '@/components/query/OutcomeBadge';
import type { TableColumn } from '@/components/ui/tableTypes';
import { count, milliseconds } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { preciseTime } from '@/lib/format/time';
import type { TraceRow } from '@/types/telemetry';

/** The columns of the trace search; status, operation and time are those of the root span. */
export function traceColumns(zone: { name: string; label: string }): TableColumn<TraceRow>[] {
  return [
    {
      id: 'time',
      header: `Start (${zone.label})`,
      cell: ({ timestamp }) => (
        <time dateTime={timestamp} className="tabular-nums">
          {preciseTime(timestamp, zone.name)}
        </time>
      ),
      text: ({ timestamp }) => timestamp,
      width: 206,
      required: true,
    },
    {
      id: 'status',
      header: 'Status',
      cell: ({ has_error }) => <OutcomeBadge failed={has_error} />,
      text: ({ has_error }) => (has_error ? 'error' : 'ok'),
      width: 76,
      sort: 'loaded',
    },
    {
      id: 'service',
      header: 'Service',
      cell: ({ root_service }) => safeText(root_service),
      text: ({ root_service }) => root_service,
      width: 150,
      sort: 'loaded',
    },
    {
      id: 'operation',
      header: 'Operation',
      cell: ({ trace_id, root_operation }) => (
        <Link to="/traces/$traceId" params={{ traceId: trace_id }} className="hover:underline">
          {safeText(root_operation) || '(no name)'}
        </Link>
      ),
      text: ({ root_operation }) => root_operation,
      width: 320,
      grow: true,
      required: true,
    },
    {
      id: 'duration',
      header: 'Duration',
      cell: ({ duration_ms }) => milliseconds(duration_ms),
      text: ({ duration_ms }) => duration_ms,
      width: 100,
      align: 'right',
      sort: 'loaded',
    },
    {
      id: 'spans',
      header: 'Spans',
      cell: ({ span_count }) => count(span_count),
      text: ({ span_count }) => span_count,
      width: 76,
      align: 'right',
      sort: 'loaded',
    },
    {
      id: 'services',
      header: 'Services',
      cell: ({ service_count }) => count(service_count),
      text: ({ service_count }) => service_count,
      width: 84,
      align: 'right',
      sort: 'loaded',
    },
    {
      id: 'id',
      header: 'Trace',
      cell: ({ trace_id }) => <code className="font-mono text-muted text-xs">{safeText(trace_id)}</code>,
      text: ({ trace_id }) => trace_id,
      width: 250,
    },
  ];
}
