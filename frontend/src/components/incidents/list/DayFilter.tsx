import { useQuery } from '@tanstack/react-query';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useProjectId } from '@/hooks/useMe';
import { useTimeRange } from '@/hooks/useTimeRange';
import { zoneName } from '@/lib/time/zone';
import { incidentDaysQuery } from '@/services/queries/incidents';
import { projectsQuery } from '@/services/queries/projects';
import { DayBars } from './DayBars';
import { dayRange } from './dayRange';
import { SmallFailure } from './SmallFailure';

const shownDays = 14;

/** The last two weeks as bars. The server counts days in the zone of the project, so a day is one there. */
export function DayFilter() {
  const query = useLiveQuery(incidentDaysQuery(shownDays), { channels: ['incidents'] });
  const { range, setRange } = useTimeRange();
  const zone = useProjectZone();
  if (query.data === undefined) {
    return query.error ? <SmallFailure what="Incidents per day" query={query} /> : <Skeleton className="h-7 w-84" />;
  }
  const days = query.data.timeline;
  const chosen = days.find(({ date }) => {
    const day = dayRange(date, zone);
    return day !== null && day.from === range?.from && day.to === range.to;
  });
  return (
    <div className="flex items-center gap-2">
      <span className="text-faint text-xs max-sm:sr-only">{shownDays} days</span>
      <DayBars
        days={days}
        chosen={chosen?.date}
        onChosen={(date) => setRange(date === undefined ? null : dayRange(date, zone))}
      />
      {query.error && <SmallFailure what="Incidents per day" query={query} stale />}
    </div>
  );
}

function useProjectZone(): string {
  const projectId = useProjectId();
  const projects = useQuery(projectsQuery());
  return zoneName('project', projects.data?.find(({ id }) => id === projectId)?.timezone);
}
