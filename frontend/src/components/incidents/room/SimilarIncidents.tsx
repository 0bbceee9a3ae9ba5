import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { Skeleton } from '@/components/ui/Skeleton';
import { StateBadge } from '@/components/ui/StateBadge';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { relatedQuery } from '@/services/queries/incident';

/** Other incidents that look like this one, the closest first. */
export function SimilarIncidents({ incidentId }: { incidentId: string }) {
  const query = useLiveQuery(relatedQuery(incidentId), { channels: ['incidents'] });
  const now = useNow();
  const zone = useZone();
  return (
    <PanelFrame
      title="Similar incidents"
      query={query}
      action="incident.read"
      skeleton={<Skeleton className="m-3 h-24" />}
      isEmpty={({ incidents }) => incidents.length === 0}
      empty={
        <EmptyState title="No similar incident">
          Incidents of the same service or the same alert stand here once there are any.
        </EmptyState>
      }
    >
      {({ incidents }) => (
        <ul className="py-1">
          {incidents.map((other) => (
            <li key={other.id}>
              <Link
                to="/incidents/$incidentId"
                params={{ incidentId: other.id }}
                className="grid min-h-row grid-cols-[84px_108px_minmax(0,1fr)_auto] items-center gap-x-3 px-3 py-1 text-sm hover:bg-hover max-sm:grid-cols-[auto_auto_1fr] max-sm:gap-y-0.5"
              >
                <SeverityBadge severity={other.severity} look="plain" />
                <StateBadge state={other.state} />
                <span className="min-w-0 truncate max-sm:col-span-3 max-sm:row-start-2">
                  <span className="font-medium">{safeText(other.title)}</span>
                  <span className="text-muted"> {safeText(other.service_name)}</span>
                </span>
                <span className="justify-self-end text-muted text-xs">
                  <RelativeTime at={other.detected_at} now={now} zone={zone} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}
