import { Link } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { Ago } from '@/components/layout/Ago';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { Notice } from '@/components/ui/Notice';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { useUpdateExecution } from '@/services/queries/runbooks';
import type { RunbookExecution, Schema } from '@/types/api';
import { ExecutionStep } from './ExecutionStep';
import { executionLooks, stepsBehind } from './executionLook';

/** One time that a runbook is followed. While it runs it is a checklist. */
export function ExecutionCard({ execution }: { execution: RunbookExecution }) {
  const id = useId();
  const may = useCan('runbook.run');
  const update = useUpdateExecution();
  const [aborting, setAborting] = useState(false);
  const { status, steps, runbook_id, finished_at } = execution;
  const running = status === 'running';
  const send = (body: Schema<'UpdateExecutionRequest'>, onSuccess?: () => void) =>
    update.mutate(
      { params: { path: { execution_id: execution.id } }, body },
      { onSuccess: () => onSuccess?.(), onSettled: () => setAborting(false) },
    );
  const behind = stepsBehind(execution);
  return (
    <article aria-labelledby={id} className="flex flex-col rounded-lg border border-border bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-border border-b px-3 py-2">
        <h3 id={id} className="min-w-0 flex-1 truncate font-semibold text-sm">
          <Link to="/runbooks/$runbookId" params={{ runbookId: runbook_id }} className="hover:underline">
            {safeText(execution.runbook_title)}
          </Link>
        </h3>
        <Badge look="plain" {...executionLooks[status]} />
        <span className="text-muted text-xs">
          {behind} of {plural(steps.length, 'step')}
        </span>
        <span className="text-muted text-xs">
          {finished_at ? 'Ended ' : `Started by ${safeText(execution.started_by)} `}
          <Ago at={finished_at ?? execution.started_at} />
        </span>
      </header>
      {update.error && (
        <div className="px-3 pt-2">
          <Notice tone="bad" alert>
            {toApiError(update.error).detail}
          </Notice>
        </div>
      )}
      <Steps open={running}>
        <ol className="divide-y divide-border">
          {steps.map((step, index) => (
            <ExecutionStep
              key={step.step_id}
              executionId={execution.id}
              step={step}
              number={index + 1}
              locked={!running || !may}
              busy={update.isPending}
              onSay={(said, then) => send({ steps: [said] }, then)}
            />
          ))}
        </ol>
      </Steps>
      {running && may && (
        <footer className="flex gap-2 border-border border-t px-3 py-2">
          <Button
            variant={behind === steps.length ? 'primary' : 'secondary'}
            busy={update.isPending}
            onClick={() => send({ status: 'completed' })}
          >
            Complete
          </Button>
          <Button disabled={update.isPending} onClick={() => setAborting(true)}>
            Abort
          </Button>
        </footer>
      )}
      <ConfirmDialog
        open={aborting}
        onCancel={() => setAborting(false)}
        onConfirm={() => send({ status: 'aborted' })}
        title={`Abort “${safeText(execution.runbook_title)}”?`}
        confirm="Abort execution"
        busy={update.isPending}
      >
        What was ticked stays as it is and cannot be changed afterwards. The runbook can be started again.
      </ConfirmDialog>
    </article>
  );
}

/** The steps of a finished execution are folded away. */
function Steps({ open, children }: { open: boolean; children: ReactNode }) {
  if (open) return children;
  return (
    <details>
      <summary className="cursor-pointer px-3 py-2 text-muted text-sm">Steps and notes</summary>
      {children}
    </details>
  );
}
