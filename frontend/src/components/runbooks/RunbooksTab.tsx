import type { Incident } from '@/types/api';
import { IncidentExecutions } from './IncidentExecutions';
import { MatchingRunbooks } from './MatchingRunbooks';

/** What is being followed for an incident, and which runbooks fit it. */
export function RunbooksTab({ incident }: { incident: Incident }) {
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="grid gap-3 p-3 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="min-w-0">
          <IncidentExecutions incidentId={incident.id} />
        </div>
        <div className="min-w-0">
          <MatchingRunbooks incidentId={incident.id} />
        </div>
      </div>
    </div>
  );
}
