import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useTimeRange } from '@/hooks/useTimeRange';
import { plural } from '@/lib/format/number';
import { incidentDaysQuery } from '@/services/queries/incidents';
import type { Schema } from '@/types/api';
import { daysOf, partOf } from './days';

// Days are calendar days of the project: they are drawn at midnight of a zone that shifts nothing.
const calendar = { name: 'UTC', label: 'the project zone' };

/** How many incidents began on each day of the range. */
export function PerDayPanel({ className }: { className?: string }) {
  const { range } = useTimeRange();
  const days = daysOf(range, Date.now());
  const query = useLiveQuery(incidentDaysQuery(days), { channels: ['incidents'] });
  const data = query.data && partOf(query.data.timeline, range, Date.now());
  return (
    <PanelFrame
      title="Incidents per day"
      {...(className ? { className } : {})}
      query={{ ...query, data }}
      action="incident.read"
      skeleton={<Skeleton className="m-3 h-64" />}
      actions={data && <span className="text-faint text-xs">{totalOf(data)}</span>}
      isEmpty={(timeline) => timeline.every(({ count }) => count === 0)}
      empty={<EmptyState title="No incidents in this range">A longer range may hold some: choose one in the top bar.</EmptyState>}
    >
      {(timeline) => <Chart timeline={timeline} />}
    </PanelFrame>
  );
}

/** Whole days, so it may hold a little more than the range does. */
function totalOf(timeline: readonly Schema<'IncidentDay'>[]): string {
  const total = timeline.reduce((sum, { count }) => sum + count, 0);
  return `${plural(total, 'incident')} in ${plural(timeline.length, 'day')}`;
}

function Chart({ timeline }: { timeline: readonly Schema<'IncidentDay'>[] }) {
  return (
    <div className="p-2">
      <TimeSeriesChart
        label="Incidents per day"
        kind="bars"
        height={236}
        zone={calendar}
        xs={timeline.map(({ date }) => Date.parse(`${date}T00:00:00Z`))}
        series={[{ name: 'Incidents', values: timeline.map(({ count }) => count) }]}
        formatX={(at) => new Date(at).toISOString().slice(0, 10)}
      />
    </div>
  );
}
