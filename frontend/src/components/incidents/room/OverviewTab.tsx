import type { ReactNode } from 'react';
import type { Incident } from '@/types/api';
import { DescriptionPanel } from './DescriptionPanel';
import { FactsPanel } from './FactsPanel';
import { FiringAlerts } from './FiringAlerts';
import { ImpactPanel } from './ImpactPanel';
import { LatestEvents } from './LatestEvents';
import { RolesPanel } from './RolesPanel';
import { TasksPanel } from './TasksPanel';

interface Props {
  incident: Incident;
  topHypothesis: ReactNode;
  composer: ReactNode;
}

/** The whole incident at a glance: what, why, what fires, who did what. */
export function OverviewTab({ incident, topHypothesis, composer }: Props) {
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="grid gap-3 p-3 lg:min-h-full lg:grid-cols-[minmax(0,1fr)_minmax(340px,420px)]">
        <div className="flex min-w-0 flex-col gap-3">
          {topHypothesis}
          {incident.impact && <ImpactPanel impact={incident.impact} />}
          <FiringAlerts incident={incident} />
          <div className="grid items-start gap-3 xl:grid-cols-2">
            <RolesPanel incident={incident} />
            <TasksPanel incidentId={incident.id} />
          </div>
          <DescriptionPanel incident={incident} />
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <FactsPanel incident={incident} />
          <LatestEvents incidentId={incident.id} composer={composer} />
        </div>
      </div>
    </div>
  );
}
