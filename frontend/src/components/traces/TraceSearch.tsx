import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Heatmap } from '@/components/charts/Heatmap';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { IngestHelp } from '@/components/query/IngestHelp';
import { Button } from '@/components/ui/Button';
import { Skeleton } from '@/components/ui/Skeleton';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { useTimeRange } from '@/hooks/useTimeRange';
import { useZone } from '@/hooks/useZone';
import { milliseconds, plural } from '@/lib/format/number';
import { hasTraceFilters, type TracesSearch } from '@/lib/search/traces';
import { servicesQuery, traceHistogramQuery, tracesQuery } from '@/services/queries/traces';
import type { TraceHistogram } from '@/types/telemetry';
import { TraceFilters } from './TraceFilters';
import { TraceTable } from './TraceTable';

interface Props {
  search: TracesSearch;
  /** Changes the filters, and the range of all pages when one is given. */
  onChange: (next: Partial<TracesSearch> & { from?: string; to?: string }) => void;
  onClear: () => void;
}

/** Search over the traces of the project. */
export function TraceSearch({ search, onChange, onClear }: Props) {
  const range = useFrozenRange();
  const list = useInfiniteQuery(tracesQuery(search, range.api));
  const histogram = useQuery(traceHistogramQuery(search, range.api));
  const operations = useMemo(
    () => [...new Set((list.data ?? []).map(({ root_operation }) => root_operation))].sort(),
    [list.data],
  );
  return (
    <>
      <PageHead title="Traces" actions={<Button onClick={range.renew}>Refresh</Button>}>
        <TraceFilters search={search} operations={operations} onChange={onChange} onClear={onClear} />
      </PageHead>
      <PanelFrame
        title="Durations over time"
        hideTitle
        bare
        className="min-h-[170px] shrink-0 border-border border-b bg-surface px-3 pb-2 max-sm:hidden"
        query={histogram}
        action="trace.read"
        skeleton={<Skeleton className="my-2 h-36" />}
        isEmpty={({ total }) => total === 0}
        empty={<p className="py-3 text-muted text-xs">How long the matching traces took is drawn here.</p>}
      >
        {(data) => <Durations data={data} onChange={onChange} />}
      </PanelFrame>
      <PanelFrame
        title="Traces"
        hideTitle
        bare
        className="min-h-64 flex-1"
        query={list}
        action="trace.read"
        skeleton={<Skeleton className="m-3 h-96" />}
        isEmpty={(rows) => rows.length === 0}
        empty={<NoTraces narrowed={hasTraceFilters(search)} onClear={onClear} />}
      >
        {(rows) => <TraceTable traces={rows} query={list} />}
      </PanelFrame>
    </>
  );
}

function Durations({ data, onChange }: { data: TraceHistogram; onChange: Props['onChange'] }) {
  const zone = useZone();
  const { xs, cells } = useMemo(
    () => ({ xs: data.cells.map(({ t }) => new Date(t).getTime()), cells: data.cells.map(({ counts }) => counts) }),
    [data],
  );
  return (
    <Heatmap
      label={`Durations of ${plural(data.total, 'trace')}; drag to narrow time and duration`}
      noun="traces"
      xs={xs}
      step={data.step * 1_000}
      bounds={data.bounds_ms}
      cells={cells}
      format={milliseconds}
      zone={zone}
      onSelect={({ from, to, min, max }) =>
        onChange({
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          min: min === undefined ? undefined : rounded(min, Math.floor),
          max: max === undefined ? undefined : rounded(max, Math.ceil),
        })
      }
    />
  );
}

/** Bounds with as many digits as a person would type. */
function rounded(value: number, round: (value: number) => number): number {
  return value >= 10 ? round(value) : round(value * 100) / 100;
}

function NoTraces({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  const services = useQuery(servicesQuery());
  const { setRange } = useTimeRange();
  if (!narrowed && services.data?.length === 0) return <IngestHelp signal="traces" title="No traces yet" />;
  return (
    <EmptyState
      title="No trace matches"
      action={
        narrowed ? (
          <Button onClick={onClear}>Clear filters</Button>
        ) : (
          <Button onClick={() => setRange({ from: 'now-7d', to: 'now' })}>Look at the last 7 days</Button>
        )
      }
    >
      Traces that began in this time range{narrowed && ' and match every filter'} would stand here.
    </EmptyState>
  );
}
