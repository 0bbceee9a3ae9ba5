import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { count, percent, plural, usd } from '@/lib/format/number';
import { costSummaryQuery } from '@/services/queries/analytics';
import type { Schema } from '@/types/api';
import type { Days } from './days';
import { Figure } from './Figure';

/** What was answered from stored results, what cost most, and what would cost less. Always up to today. */
export function SavingsPanel({ days, className }: { days: Days; className?: string }) {
  const query = useLiveQuery(costSummaryQuery(days.upToToday), { channels: ['hypotheses'] });
  return (
    <PanelFrame
      title="Where the money goes"
      {...(className ? { className } : {})}
      query={query}
      action="analytics.read"
      skeleton={<Skeleton className="m-3 h-72" />}
      isEmpty={({ overall_stats, cache_stats }) => overall_stats.total_requests === 0 && cache_stats.total_incidents === 0}
      empty={<EmptyState title="Nothing was analyzed in these days" />}
      actions={<span className="text-faint text-xs">last {plural(days.upToToday, 'day')}</span>}
    >
      {(summary) => <Summary summary={summary} />}
    </PanelFrame>
  );
}

function Summary({ summary }: { summary: Schema<'CostSummary'> }) {
  const { overall_stats, cache_stats, most_expensive_incidents, recommendations } = summary;
  return (
    <div className="flex flex-col gap-4 p-3">
      <dl className="grid grid-cols-2 gap-3">
        <Figure term="Cost per request">{usd(overall_stats.avg_cost_per_request)}</Figure>
        <Figure term="Answered from stored results" note={`${count(cache_stats.total_incidents)} incidents analyzed`}>
          {percent(cache_stats.cache_hit_rate / 100)}
        </Figure>
        <Figure term="Spent on repeats" note="asked again for the same evidence">
          {usd(cache_stats.potential_savings)}
        </Figure>
      </dl>
      {recommendations.map(({ type, message, priority }) => (
        <Notice key={type} tone={priority === 'high' ? 'warn' : 'info'}>
          {message}
        </Notice>
      ))}
      {most_expensive_incidents.length > 0 && <Costliest incidents={most_expensive_incidents} />}
    </div>
  );
}

function Costliest({ incidents }: { incidents: readonly Schema<'IncidentCost'>[] }) {
  return (
    <section aria-label="Most expensive incidents">
      <h3 className="mb-1 text-muted text-xs">Most expensive incidents</h3>
      <ol className="flex flex-col">
        {incidents.map((row) => (
          <li key={row.incident_id} className="flex items-baseline gap-3 border-border border-t py-1.5 text-sm">
            <Link
              to="/incidents/$incidentId"
              params={{ incidentId: row.incident_id }}
              search={{ tab: 'workflow' }}
              className="min-w-0 flex-1 truncate text-accent-text hover:underline"
            >
              {row.incident_title}
            </Link>
            <span className="whitespace-nowrap text-muted text-xs">{plural(row.total_requests, 'request')}</span>
            <span className="whitespace-nowrap tabular-nums">{usd(row.total_cost_usd)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
