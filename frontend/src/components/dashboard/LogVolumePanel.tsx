import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { LogVolume } from '@/components/query/LogVolume';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Skeleton } from '@/components/ui/Skeleton';
import type { FrozenRange } from '@/hooks/useFrozenRange';
import { total } from '@/lib/format/number';
import { logVolumeQuery } from '@/services/queries/telemetry';
import { askable, cutNotice } from './recent';

/** How much was logged over the range, and how much of it was trouble. */
export function LogVolumePanel({ range, className }: { range: FrozenRange; className?: string }) {
  const ends = askable(range);
  const query = useQuery(logVolumeQuery(ends));
  return (
    <PanelFrame
      title={query.data ? `Log lines (${total(query.data.total, query.data.total_exact)})` : 'Log lines'}
      {...(className ? { className } : {})}
      query={query}
      action="log.read"
      skeleton={<Skeleton className="m-3 h-48" />}
      isEmpty={(stats) => stats.total === 0}
      empty={<EmptyState title="Nothing was logged in this range">A longer range may hold some.</EmptyState>}
      partial={() => cutNotice(range)}
      actions={
        <Link to="/logs" search={{ level: ['FATAL', 'ERROR'], ...ends }} className={buttonStyle('ghost', 'sm')}>
          Errors in logs
        </Link>
      }
    >
      {(stats) => (
        <div className="p-2">
          <LogVolume label="Log lines over time" stats={stats} height={164} />
        </div>
      )}
    </PanelFrame>
  );
}
