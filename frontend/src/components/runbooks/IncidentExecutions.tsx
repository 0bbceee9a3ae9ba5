import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { executionLimit, incidentExecutionsQuery } from '@/services/queries/runbooks';
import { ExecutionCard } from './ExecutionCard';

/** The runbooks that are or were followed for an incident: the running ones first, as checklists. */
export function IncidentExecutions({ incidentId }: { incidentId: string }) {
  const query = useLiveQuery(incidentExecutionsQuery(incidentId), { channels: ['incidents'] });
  return (
    <PanelFrame
      title="Followed here"
      bare
      query={query}
      action="runbook.read"
      skeleton={<Skeleton className="m-3 h-64" />}
      isEmpty={(rows) => rows.length === 0}
      empty={
        <EmptyState title="No runbook was followed yet">
          Start one that fits: its steps become a checklist that everybody in the room sees.
        </EmptyState>
      }
      partial={(rows) => (rows.length >= executionLimit ? `The newest ${executionLimit} are shown.` : null)}
    >
      {(rows) => (
        <div className="flex flex-col gap-3 pt-2">
          {[...rows.filter(isRunning), ...rows.filter((row) => !isRunning(row))].map((execution) => (
            <ExecutionCard key={execution.id} execution={execution} />
          ))}
        </div>
      )}
    </PanelFrame>
  );
}

function isRunning({ status }: { status: string }): boolean {
  return status === 'running';
}
