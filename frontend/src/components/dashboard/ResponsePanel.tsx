import type { ReactNode } from 'react';
import { BarList } from '@/components/charts/BarList';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { rangeLabel } from '@/components/layout/rangeLabel';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useTimeRange } from '@/hooks/useTimeRange';
import { useZone } from '@/hooks/useZone';
import { count, missing } from '@/lib/format/number';
import { sentence } from '@/lib/format/text';
import { duration } from '@/lib/format/time';
import { apiRange, states } from '@/lib/search/incidents';
import { incidentStatsQuery } from '@/services/queries/incidents';
import type { Schema } from '@/types/api';

/** How fast people reacted in the range, and how far the incidents have come. */
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
  const rows = states.map((state) => ({
    id: state,
    label: <span className="block w-24">{sentence(state)}</span>,
    value: by_state[state],
  }));
  return (
    <div className="flex flex-col gap-3 p-3">
      <dl className="grid grid-cols-3 gap-x-2">
        <Figure term="Incidents" note="detected">
          {count(total)}
        </Figure>
        <Figure term="MTTA" note={mtta_minutes === null ? 'none yet' : 'to acknowledge'}>
          {minutes(mtta_minutes)}
        </Figure>
        <Figure term="MTTR" note={mttr_minutes === null ? 'none yet' : 'to resolve'}>
          {minutes(mttr_minutes)}
        </Figure>
      </dl>
      <BarList label="Incidents of the range by state" rows={rows} />
    </div>
  );
}

function minutes(value: number | null): string {
  return value === null ? missing : duration(value * 60_000);
}

function Figure({ term, note, children }: { term: string; note: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{term}</dt>
      <dd className="whitespace-nowrap font-semibold text-lg tabular-nums">{children}</dd>
      <dd className="truncate text-2xs text-faint">{note}</dd>
    </div>
  );
}
