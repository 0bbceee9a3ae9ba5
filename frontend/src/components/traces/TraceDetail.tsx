import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Button } from '@/components/ui/Button';
import { CopyButton } from '@/components/ui/CopyButton';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { milliseconds, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { TraceSearch } from '@/lib/search/traces';
import { traceQuery } from '@/services/queries/traces';
import type { Trace } from '@/types/telemetry';
import { TraceView } from './TraceView';

interface Props {
  traceId: string;
  search: TraceSearch;
  onChange: (next: Partial<TraceSearch>, how?: { replace?: boolean }) => void;
}

/** One trace by its id. */
export function TraceDetail({ traceId, search, onChange }: Props) {
  const query = useQuery(traceQuery(traceId));
  const isGone = query.error !== null && toApiError(query.error).httpStatus === 404;
  return (
    <>
      <PageHead
        title={query.data ? titleOf(query.data) : 'Trace'}
        beside={query.data && <Summary trace={query.data} />}
        actions={<CopyButton text={traceId} what="trace id" labeled />}
      />
      {isGone ? (
        <EmptyState
          title="This trace is not here"
          action={
            <Button variant="primary" busy={query.isFetching} onClick={() => void query.refetch()}>
              Retry
            </Button>
          }
        >
          It is older than what is kept, belongs to another project, or its first span has not arrived yet.
        </EmptyState>
      ) : (
        <PanelFrame
          title="Spans"
          hideTitle
          bare
          className="flex-1"
          query={query}
          action="trace.read"
          skeleton={<Skeleton className="m-3 h-96" />}
        >
          {(trace) => <TraceView key={traceId} trace={trace} search={search} onChange={onChange} />}
        </PanelFrame>
      )}
    </>
  );
}

/** The root's service and operation. */
function titleOf({ waterfall }: Trace): string {
  const known = new Set(waterfall.map(({ span_id }) => span_id));
  const root = waterfall.find(({ parent_span_id }) => !known.has(parent_span_id)) ?? waterfall[0];
  return root ? safeText(`${root.service_name} ${root.operation}`) : 'Trace';
}

function Summary({ trace }: { trace: Trace }): ReactNode {
  const zone = useZone();
  const failed = trace.waterfall.filter(({ status }) => status === 'error').length;
  const first = trace.waterfall[0];
  return (
    <span className="min-w-0 truncate text-muted text-xs max-md:hidden">
      {milliseconds(trace.total_duration_ms)}, {plural(trace.span_count, 'span')}
      {failed > 0 && <span className="text-bad">, {plural(failed, 'error')}</span>}
      {first && `, ${dateTime(first.timestamp, zone.name)} ${zone.label}`}
    </span>
  );
}
