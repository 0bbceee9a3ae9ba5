import { count } from '@/lib/format/number';
import type { Workflow } from '@/services/queries/incident';
import { cost } from './cost';

/** One run in numbers: steps, tokens, cost. */
export function RunSummary({ workflow }: { workflow: Workflow }) {
  const { workflow_summary: sum } = workflow;
  const facts: [term: string, value: string][] = [
    ['Completed', `${count(sum.completed_steps)} of ${count(sum.total_steps)}`],
    ['Failed', count(sum.failed_steps)],
    ['Skipped', count(sum.skipped_steps)],
    ['Waiting', count(sum.pending_steps + sum.in_progress_steps)],
    ['Tokens', count(sum.total_tokens)],
    ['Cost', cost(sum.total_cost_usd)],
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 border-border border-b px-3 py-2.5">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt className="text-muted text-xs">{term}</dt>
          <dd className="font-semibold text-md tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
