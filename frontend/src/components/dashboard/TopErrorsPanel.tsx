import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { ErrorGroupLines } from '@/components/query/ErrorGroupLines';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Skeleton } from '@/components/ui/Skeleton';
import type { FrozenRange } from '@/hooks/useFrozenRange';
import { topErrorsQuery } from '@/services/queries/telemetry';
import { askable, cutNotice } from './recent';

const shown = 5;

/** The groups of errors that occurred most. */
export function TopErrorsPanel({ range, className }: { range: FrozenRange; className?: string }) {
  const ends = askable(range);
  const query = useQuery(topErrorsQuery(ends, shown));
  return (
    <PanelFrame
      title="Top errors"
      {...(className ? { className } : {})}
      query={query}
      action="error.read"
      skeleton={<Skeleton className="m-3 h-48" />}
      isEmpty={(groups) => groups.length === 0}
      empty={<EmptyState title="No errors in this range">Exceptions and error reports of services would stand here.</EmptyState>}
      partial={() => cutNotice(range)}
      actions={
        <Link to="/errors" search={{ sort: 'count', ...ends }} className={buttonStyle('ghost', 'sm')}>
          Errors
        </Link>
      }
    >
      {(groups) => <ErrorGroupLines label="Top errors" groups={groups} ends={ends} />}
    </PanelFrame>
  );
}
