import type { ReactNode } from 'react';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useTimeRange } from '@/hooks/useTimeRange';
import { count, missing } from '@/lib/format/number';
import { duration } from '@/lib/format/time';
import { apiRange, openStates } from '@/lib/search/incidents';
import { incidentStatsQuery } from '@/services/queries/incidents';
import { SmallFailure } from './SmallFailure';

/** What the range holds in five numbers, whatever the other filters say. */
export function StatsStrip({ onOpen }: { onOpen: () => void }) {
  const { range } = useTimeRange();
  const query = useLiveQuery(incidentStatsQuery(apiRange(range)), { channels: ['incidents'] });
  if (query.data === undefined) {
    return query.error ? <SmallFailure what="Totals" query={query} /> : <Skeleton className="h-5 w-80" />;
  }
  const { total, by_state, by_severity, mtta_minutes, mttr_minutes } = query.data;
  const open = openStates.reduce((sum, state) => sum + by_state[state], 0);
  return (
    <dl aria-label="Totals of the time range" className="flex items-center gap-4 text-sm max-sm:gap-3">
      <Figure term="Total">{count(total)}</Figure>
      <Figure term="Open">
        <button type="button" title="Show open incidents" onClick={onOpen} className="rounded-sm hover:underline">
          {count(open)}
        </button>
      </Figure>
      <Figure term="Critical">{count(by_severity.critical)}</Figure>
      <Figure term="MTTA" hint="Mean time from detection to acknowledgement">
        {minutes(mtta_minutes)}
      </Figure>
      <Figure term="MTTR" hint="Mean time from detection to resolution">
        {minutes(mttr_minutes)}
      </Figure>
      {query.error && <SmallFailure what="Totals" query={query} stale />}
    </dl>
  );
}

function minutes(value: number | null): string {
  return value === null ? missing : duration(value * 60_000);
}

function Figure({ term, hint, children }: { term: string; hint?: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5 whitespace-nowrap" title={hint}>
      <dt className="text-muted text-xs">{term}</dt>
      <dd className="font-semibold tabular-nums">{children}</dd>
    </div>
  );
}
