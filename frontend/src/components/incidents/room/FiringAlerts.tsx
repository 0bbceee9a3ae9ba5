import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { plural } from '@/lib/format/number';
import { incidentAlertsQuery } from '@/services/queries/incident';
import type { Incident } from '@/types/api';
import { AlertRow } from './AlertRow';

const most = 6;

/** What fires right now. */
export function FiringAlerts({ incident }: { incident: Incident }) {
  const query = useLiveQuery(incidentAlertsQuery(incident.id), { channels: ['alerts'] });
  const firing = (query.data ?? []).filter(({ status }) => status !== 'resolved');
  const quiet = (query.data?.length ?? 0) - firing.length;
  return (
    <PanelFrame
      title={firing.length > 0 ? `Firing alerts (${firing.length})` : 'Firing alerts'}
      query={query}
      action="incident.read"
      skeleton={<Skeleton className="m-3 h-16" />}
      isEmpty={() => firing.length === 0}
      empty={
        <EmptyState title={quiet > 0 ? 'Nothing fires any more' : 'No alert belongs to this incident'}>
          {quiet > 0
            ? `${plural(quiet, 'alert')} resolved.`
            : incident.source === 'manual'
              ? 'It was declared by hand. Alerts that share its group would stand here.'
              : 'Alerts of its group stand here as they fire.'}
        </EmptyState>
      }
      actions={
        <Link
          to="/incidents/$incidentId"
          params={{ incidentId: incident.id }}
          search={{ tab: 'related' }}
          className="text-accent-text text-xs underline-offset-2 hover:underline"
        >
          All alerts
        </Link>
      }
    >
      {() => (
        <ul className="py-1">
          {firing.slice(0, most).map((alert) => (
            <AlertRow key={alert.id} alert={alert} incidentId={incident.id} />
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}
