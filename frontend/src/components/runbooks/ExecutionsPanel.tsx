import { Link } from '@tanstack/react-router';
import { Ago } from '@/components/layout/Ago';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Badge } from '@/components/ui/Badge';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { safeText } from '@/lib/format/text';
import { executionLimit, runbookExecutionsQuery } from '@/services/queries/runbooks';
import { executionLooks, stepsBehind } from './executionLook';

/** Every time the runbook was followed, newest first. */
export function ExecutionsPanel({ runbookId }: { runbookId: string }) {
  const query = useLiveQuery(runbookExecutionsQuery(runbookId), { channels: ['incidents'] });
  return (
    <PanelFrame
      title="Executions"
      query={query}
      action="runbook.read"
      skeleton={<Skeleton className="m-3 h-24" />}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title="Never followed yet">It is started in the room of an incident.</EmptyState>}
      partial={(rows) => (rows.length >= executionLimit ? `The newest ${executionLimit} are shown.` : null)}
    >
      {(rows) => (
        <ul className="divide-y divide-border">
          {rows.map((row) => (
            <li key={row.id} className="flex flex-col gap-0.5 px-3 py-2 text-sm">
              <span className="flex items-center gap-2">
                <Badge look="plain" {...executionLooks[row.status]} />
                <span className="text-muted text-xs">
                  {stepsBehind(row)} of {row.steps.length} steps
                </span>
                <span className="ml-auto text-muted text-xs">
                  <Ago at={row.started_at} />
                </span>
              </span>
              <span className="text-muted text-xs">
                Started by {safeText(row.started_by)}
                {row.incident_id && (
                  <>
                    {' for '}
                    <Link
                      to="/incidents/$incidentId"
                      params={{ incidentId: row.incident_id }}
                      search={{ tab: 'runbooks' }}
                      className="text-accent-text underline underline-offset-2"
                    >
                      an incident
                    </Link>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}
