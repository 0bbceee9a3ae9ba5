import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { LinkedRow, wholeRow } from '@/components/ui/LinkedRow';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { milliseconds, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { clockTime } from '@/lib/format/time';
import { failedTracesQuery } from '@/services/queries/telemetry';
import type { PanelProps } from './panelProps';

const shown = 8;

/** The newest traces through the service that failed. */
export function TracesPanel({ service, ends }: PanelProps) {
  const zone = useZone();
  const query = useQuery(failedTracesQuery(service, ends, shown));
  return (
    <PanelFrame
      title="Failed traces"
      query={query}
      action="trace.read"
      skeleton={<Skeleton className="m-3 h-64" />}
      isEmpty={(traces) => traces.length === 0}
      empty={<p className="p-3 text-muted text-sm">No trace through the service failed in this time.</p>}
      actions={
        <Link to="/traces" search={{ service, status: 'error', ...ends }} className={buttonStyle('ghost', 'sm')}>
          Open in traces
        </Link>
      }
    >
      {(traces) => (
        <ul aria-label={`Failed traces of ${safeText(service)}`} className="divide-y divide-border">
          {traces.map((trace) => (
            <LinkedRow key={trace.trace_id}>
              <time dateTime={trace.timestamp} className="shrink-0 text-muted text-xs tabular-nums">
                {clockTime(trace.timestamp, zone.name)}
              </time>
              <span className="min-w-0 flex-1">
                <Link to="/traces/$traceId" params={{ traceId: trace.trace_id }} className={`block ${wholeRow}`}>
                  {safeText(trace.root_operation)}
                </Link>
                <span className="block truncate text-muted text-xs">
                  {safeText(trace.root_service)} · {plural(trace.span_count, 'span')}
                </span>
              </span>
              <span className="shrink-0 tabular-nums">{milliseconds(trace.duration_ms)}</span>
            </LinkedRow>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}
