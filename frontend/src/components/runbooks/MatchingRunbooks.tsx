import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { toApiError } from '@/lib/errors';
import { percent, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { incidentExecutionsQuery, matchingRunbooksQuery, useStartRunbook } from '@/services/queries/runbooks';
import type { Schema } from '@/types/api';

/** The runbooks that fit the incident, best first, with the reasons and a way to start each. */
export function MatchingRunbooks({ incidentId }: { incidentId: string }) {
  const query = useLiveQuery(matchingRunbooksQuery(incidentId), { channels: ['incidents', 'alerts'] });
  const mayWrite = useCan('runbook.create');
  return (
    <PanelFrame
      title="Runbooks that fit"
      query={query}
      action="runbook.read"
      skeleton={<Skeleton className="m-3 h-32" />}
      isEmpty={(rows) => rows.length === 0}
      empty={
        <EmptyState
          title="No runbook fits"
          action={
            mayWrite && (
              <Link to="/runbooks" search={{ view: 'new' }} className={buttonStyle('secondary', 'md')}>
                Write a runbook
              </Link>
            )
          }
        >
          One fits by the name of an alert, the service, labels and severity.
        </EmptyState>
      }
    >
      {(rows) => (
        <ul className="divide-y divide-border">
          {rows.map((row) => (
            <Match key={row.id} runbook={row} incidentId={incidentId} />
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}

function Match({ runbook, incidentId }: { runbook: Schema<'MatchedRunbook'>; incidentId: string }) {
  const may = useCan('runbook.run');
  const start = useStartRunbook();
  const { data: executions } = useQuery(incidentExecutionsQuery(incidentId));
  const runs = executions?.some(({ runbook_id, status }) => runbook_id === runbook.id && status === 'running') ?? false;
  const title = safeText(runbook.title);
  return (
    <li className="flex flex-col gap-1.5 px-3 py-2.5 text-sm">
      <div className="flex items-start gap-2">
        <Link
          to="/runbooks/$runbookId"
          params={{ runbookId: runbook.id }}
          className="min-w-0 flex-1 break-words font-medium hover:underline"
        >
          {title}
        </Link>
        <span className="shrink-0 text-muted text-xs">{percent(runbook.match_score)} match</span>
      </div>
      <ul aria-label={`Why ${title} fits`} className="list-disc pl-5 text-muted text-xs">
        {runbook.match_reasons.map((reason) => (
          <li key={reason} className="break-words">
            {safeText(reason)}
          </li>
        ))}
      </ul>
      {start.error && (
        <Notice tone="bad" alert>
          {toApiError(start.error).detail}
        </Notice>
      )}
      <div className="flex items-center gap-2">
        {may && (
          <Button
            size="sm"
            aria-label={`Start ${title}`}
            busy={start.isPending}
            disabled={runs}
            onClick={() => start.mutate({ params: { path: { runbook_id: runbook.id } }, body: { incident_id: incidentId } })}
          >
            <Play size={13} aria-hidden /> Start
          </Button>
        )}
        <span className="text-muted text-xs">{runs ? 'Is being followed' : plural(runbook.steps.length, 'step')}</span>
      </div>
    </li>
  );
}
