import { useQuery } from '@tanstack/react-query';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { KeyValue } from '@/components/ui/KeyValue';
import { Skeleton } from '@/components/ui/Skeleton';
import { count, milliseconds, percentage } from '@/lib/format/number';
import { spanPeersQuery } from '@/services/queries/traces';
import type { TraceSpan } from '@/types/telemetry';

/** How the span compares with others of its service and operation on that day. */
export function SpanPeers({ span }: { span: TraceSpan }) {
  const query = useQuery(spanPeersQuery(span.trace_id, span.span_id));
  return (
    <PanelFrame
      title="Compared with its peers"
      hideTitle
      bare
      query={query}
      action="trace.read"
      skeleton={<Skeleton className="h-20" />}
    >
      {({ count: peers, percentile, p50_ms, p95_ms, p99_ms, error_rate_percent }) =>
        percentile == null ? (
          <p className="text-muted text-sm">Only {count(peers)} spans like this within a day: too few to compare with.</p>
        ) : (
          <KeyValue
            rows={[
              { term: 'Slower than', value: `${percentage(percentile)} of ${count(peers)} like it within a day` },
              { term: 'Half take', value: milliseconds(p50_ms) },
              { term: 'p95, p99', value: `${milliseconds(p95_ms)}, ${milliseconds(p99_ms)}` },
              { term: 'Fail', value: percentage(error_rate_percent) },
            ]}
          />
        )
      }
    </PanelFrame>
  );
}
