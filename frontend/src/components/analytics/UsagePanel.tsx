import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { count, missing, usd } from '@/lib/format/number';
import { duration } from '@/lib/format/time';
import { tokenUsageQuery } from '@/services/queries/analytics';
import type { Schema } from '@/types/api';
import type { Days } from './days';
import { Figure } from './Figure';

// Days are calendar days of the project: they are drawn at midnight of a zone that shifts nothing.
const calendar = { name: 'UTC', label: 'the project zone' };

/** Requests to the model and their cost, day by day. */
export function UsagePanel({ days, className }: { days: Days; className?: string }) {
  const query = useLiveQuery(tokenUsageQuery(days.start, days.end), { channels: ['hypotheses'] });
  return (
    <PanelFrame
      title="Requests and cost per day"
      {...(className ? { className } : {})}
      query={query}
      action="analytics.read"
      skeleton={<Skeleton className="m-3 h-72" />}
      isEmpty={({ total_requests }) => total_requests === 0}
      empty={
        <EmptyState title="No request to a model in this range">
          Hypotheses of the rule engine cost nothing and are not counted here.
        </EmptyState>
      }
    >
      {(usage) => <Usage usage={usage} />}
    </PanelFrame>
  );
}

function Usage({ usage }: { usage: Schema<'TokenUsageReport'> }) {
  const xs = usage.timeline.map(({ date }) => Date.parse(`${date}T00:00:00Z`));
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return (
    <div className="flex flex-col gap-3 p-3">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Figure term="Requests">{count(usage.total_requests)}</Figure>
        <Figure term="Tokens" note={`${count(usage.total_input_tokens)} in, ${count(usage.total_output_tokens)} out`}>
          {count(usage.total_tokens)}
        </Figure>
        <Figure term="Cost">{usd(usage.total_cost_usd)}</Figure>
        <Figure term="Time per request">{usage.total_requests > 0 ? duration(usage.avg_duration_ms) : missing}</Figure>
      </dl>
      <TimeSeriesChart
        label="Requests per day"
        kind="bars"
        height={130}
        zone={calendar}
        xs={xs}
        series={[{ name: 'Requests', values: usage.timeline.map(({ requests }) => requests) }]}
        formatX={day}
      />
      <TimeSeriesChart
        label="Cost per day in USD"
        kind="bars"
        height={130}
        zone={calendar}
        xs={xs}
        series={[{ name: 'Cost', values: usage.timeline.map(({ cost_usd }) => cost_usd) }]}
        format={(value) => (value === null ? missing : usd(value))}
        formatX={day}
      />
    </div>
  );
}
