import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { ErrorGroupLines } from '@/components/query/ErrorGroupLines';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Skeleton } from '@/components/ui/Skeleton';
import { topErrorsQuery } from '@/services/queries/telemetry';
import type { PanelProps } from './panelProps';

const shown = 8;

/** The errors that the service reported. */
export function ErrorsPanel({ service, ends }: PanelProps) {
  const query = useQuery(topErrorsQuery(ends, shown, service));
  return (
    <PanelFrame
      title="Errors"
      query={query}
      action="error.read"
      skeleton={<Skeleton className="m-3 h-64" />}
      isEmpty={(groups) => groups.length === 0}
      empty={<p className="p-3 text-muted text-sm">The service reported no error in this time.</p>}
      actions={
        <Link to="/errors" search={{ service, ...ends }} className={buttonStyle('ghost', 'sm')}>
          Open in errors
        </Link>
      }
    >
      {(groups) => <ErrorGroupLines label={`Errors of ${service}`} groups={groups} ends={ends} />}
    </PanelFrame>
  );
}
