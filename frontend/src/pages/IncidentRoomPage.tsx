import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { IncidentRoom } from '@/components/incidents/room/IncidentRoom';
import { Skeleton } from '@/components/ui/Skeleton';
import { ChatTab } from '@/components/workflow/ChatTab';
import { HypothesesTab } from '@/components/workflow/HypothesesTab';
import { TopHypothesis } from '@/components/workflow/TopHypothesis';
import { WorkflowTab } from '@/components/workflow/WorkflowTab';

const route = getRouteApi('/shell/incidents/$incidentId');

const TelemetryTab = lazy(() =>
  import('@/components/incidents/telemetry/TelemetryTab').then((part) => ({ default: part.TelemetryTab })),
);

const ServiceCharts = lazy(() => import('@/components/apm/ServiceCharts').then((part) => ({ default: part.ServiceCharts })));

const RunbooksTab = lazy(() => import('@/components/runbooks/RunbooksTab').then((part) => ({ default: part.RunbooksTab })));

const PostmortemTab = lazy(() =>
  import('@/components/postmortems/PostmortemTab').then((part) => ({ default: part.PostmortemTab })),
);

/** The room of one incident, with its analysis. */
export function IncidentRoomPage() {
  const { incidentId } = route.useParams();
  return (
    <IncidentRoom
      key={incidentId}
      incidentId={incidentId}
      topHypothesis={(incident) => <TopHypothesis incident={incident} />}
      telemetry={(incident) => (
        <Suspense fallback={<Skeleton className="m-3 h-64" />}>
          <TelemetryTab
            incident={incident}
            charts={(service, around) => (
              <Suspense fallback={<Skeleton className="h-64 shrink-0" />}>
                <ServiceCharts service={service} range={around} />
              </Suspense>
            )}
          />
        </Suspense>
      )}
      hypotheses={(incident) => <HypothesesTab incident={incident} />}
      chat={(incident) => <ChatTab incident={incident} />}
      workflow={(incident) => <WorkflowTab incident={incident} />}
      runbooks={(incident) => (
        <Suspense fallback={<Skeleton className="m-3 h-64" />}>
          <RunbooksTab incident={incident} />
        </Suspense>
      )}
      postmortem={(incident) => (
        <Suspense fallback={<Skeleton className="m-3 h-64" />}>
          <PostmortemTab incident={incident} />
        </Suspense>
      )}
    />
  );
}
