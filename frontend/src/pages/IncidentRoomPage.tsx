import { getRouteApi } from '@tanstack/react-router';
import { IncidentRoom } from '@/components/incidents/room/IncidentRoom';
import { HypothesesTab } from '@/components/workflow/HypothesesTab';
import { TopHypothesis } from '@/components/workflow/TopHypothesis';
import { WorkflowTab } from '@/components/workflow/WorkflowTab';

const route = getRouteApi('/shell/incidents/$incidentId');

/** The room of one incident, with its analysis. */
export function IncidentRoomPage() {
  const { incidentId } = route.useParams();
  return (
    <IncidentRoom
      key={incidentId}
      incidentId={incidentId}
      topHypothesis={(incident) => <TopHypothesis incident={incident} />}
      hypotheses={(incident) => <HypothesesTab incident={incident} />}
      workflow={(incident) => <WorkflowTab incident={incident} />}
    />
  );
}
