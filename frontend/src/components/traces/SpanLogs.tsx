import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { preciseTime } from '@/lib/format/time';
import { spanLogsQuery } from '@/services/queries/traces';
import type { TraceSpan } from '@/types/telemetry';

const around = 15 * 60_000;

/** What was logged under a span, oldest first. */
export function SpanLogs({ span }: { span: TraceSpan }) {
  const zone = useZone();
  const start = Date.parse(span.timestamp);
  const ends = {
    from: new Date(start - around).toISOString(),
    to: new Date(start + span.duration_ms + around).toISOString(),
  };
  const query = useQuery(spanLogsQuery(span.trace_id, span.span_id, ends));
  return (
    <div className="flex flex-col gap-2 pt-2">
      <Link
        to="/logs"
        search={{ q: `trace_id:"${span.trace_id}"`, order: 'asc', ...ends }}
        className="self-start text-accent-text text-sm underline"
      >
        All logs of this trace
      </Link>
      <PanelFrame
        title="Logs of this span"
        hideTitle
        bare
        query={query}
        action="log.read"
        skeleton={<Skeleton className="h-32" />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <p className="text-muted text-sm">No line names this span. Lines carry it when the logger adds trace and span ids.</p>
        }
        partial={({ items, next_cursor }) => (next_cursor ? `The first ${items.length} lines.` : null)}
      >
        {({ items }) => (
          <ol aria-label="Logs of this span" className="flex flex-col divide-y divide-border">
            {items.map((log) => (
              <li key={log.id} className="flex flex-col py-1 text-xs">
                <span className="flex gap-2 text-muted">
                  <time dateTime={log.timestamp} className="tabular-nums">
                    {preciseTime(log.timestamp, zone.name).slice(11)}
                  </time>
                  <span className="font-mono">{safeText(log.level)}</span>
                </span>
                <span className="break-all font-mono">{safeText(log.message.slice(0, 2_000))}</span>
              </li>
            ))}
          </ol>
        )}
      </PanelFrame>
    </div>
  );
}
