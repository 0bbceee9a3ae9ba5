import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { incidentAlertsQuery } from '@/services/queries/incident';
import type { Incident } from '@/types/api';
import { AlertDetail } from './AlertDetail';
import { AlertRow } from './AlertRow';
import { SimilarIncidents } from './SimilarIncidents';

const route = getRouteApi('/shell/incidents/$incidentId');
const pageLimit = 200;

/** The alerts of this incident and other incidents like it. */
export function RelatedTab({ incident }: { incident: Incident }) {
  const { sel } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useLiveQuery(incidentAlertsQuery(incident.id), { channels: ['alerts'] });
  const opened = query.data?.find(({ id }) => id === sel);
  return (
    <div className="flex min-h-0 flex-1">
      <div className="scroll-thin flex min-h-0 min-w-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
        <PanelFrame
          title="Alerts"
          className="shrink-0"
          query={query}
          action="incident.read"
          skeleton={<Skeleton className="m-3 h-24" />}
          isEmpty={(alerts) => alerts.length === 0}
          empty={
            <EmptyState title="No alert belongs to this incident">
              {incident.source === 'manual'
                ? 'It was declared by hand. Alerts that share its group would stand here.'
                : 'Alerts of its group stand here as they fire.'}
            </EmptyState>
          }
          partial={(alerts) => (alerts.length >= pageLimit ? `The first ${pageLimit} alerts.` : null)}
        >
          {(alerts) => (
            <ul className="py-1">
              {alerts.map((alert) => (
                <AlertRow key={alert.id} alert={alert} incidentId={incident.id} selected={alert.id === sel} />
              ))}
            </ul>
          )}
        </PanelFrame>
        <div className="shrink-0">
          <SimilarIncidents incidentId={incident.id} />
        </div>
      </div>
      {opened && (
        <AlertDetail key={opened.id} alert={opened} onClose={() => void navigate({ search: (old) => ({ ...old, sel: '' }) })} />
      )}
    </div>
  );
}
