import type { ReactNode } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { rangeLabel } from '@/components/layout/rangeLabel';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useTimeRange } from '@/hooks/useTimeRange';
import { useZone } from '@/hooks/useZone';
import { count, missing, percent } from '@/lib/format/number';
import { duration } from '@/lib/format/time';
import { apiRange } from '@/lib/search/incidents';
import { incidentStatsQuery } from '@/services/queries/incidents';
import type { Schema } from '@/types/api';

/** How fast people reacted in the range, and how much of it is done. */
export function ResponsePanel({ className }: { className?: string }) {
  const { range } = useTimeRange();
  const zone = useZone();
  const query = useLiveQuery(incidentStatsQuery(apiRange(range)), { channels: ['incidents'] });
  return (
    <PanelFrame
      title="Response"
      {...(className ? { className } : {})}
      query={query}
      action="incident.read"
      skeleton={<Skeleton className="m-3 h-44" />}
      isEmpty={({ total }) => total === 0}
      empty={<EmptyState title="No incidents in this range">Times to acknowledge and resolve come from incidents.</EmptyState>}
      actions={<span className="text-faint text-xs">{rangeLabel(range, zone)}</span>}
    >
      {(stats) => <Figures stats={stats} />}
    </PanelFrame>
  );
}

function Figures({ stats }: { stats: Schema<'IncidentStats'> }) {
  const { total, by_state, mtta_minutes, mttr_minutes } = stats;
  const done = by_state.resolved + by_state.learned;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-4 p-3">
      <Figure term="Time to acknowledge" reason="nobody acknowledged one yet" value={mtta_minutes} />
      <Figure term="Time to resolve" reason="none is resolved yet" value={mttr_minutes} />
      <Plain term="Incidents">{count(total)}</Plain>
      <Plain term="Resolved">
        {count(done)} <span className="font-normal text-muted text-sm">{percent(done / total)}</span>
      </Plain>
    </dl>
  );
}

function Figure({ term, value, reason }: { term: string; value: number | null; reason: string }) {
  return (
    <Plain term={term} note={value === null ? reason : 'mean'}>
      {value === null ? missing : duration(value * 60_000)}
    </Plain>
  );
}

function Plain({ term, note, children }: { term: string; note?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-muted text-xs">
        {term}
        {note && <span className="text-faint">, {note}</span>}
      </dt>
      <dd className="font-semibold text-xl tabular-nums">{children}</dd>
    </div>
  );
}
