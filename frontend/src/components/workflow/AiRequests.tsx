import { CircleAlert, CircleCheck } from 'lucide-react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Badge } from '@/components/ui/Badge';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useZone } from '@/hooks/useZone';
import { count } from '@/lib/format/number';
import { safeText, sentence } from '@/lib/format/text';
import { dateTime, duration } from '@/lib/format/time';
import { type IncidentMetrics, incidentMetricsQuery } from '@/services/queries/incident';
import { cost } from './cost';
import { FramedTable } from './FramedTable';

type AiRequest = IncidentMetrics['ai_requests'][number];

const heads = (zone: string) => [
  { name: `Time (${zone})` },
  { name: 'Purpose' },
  { name: 'Model' },
  { name: 'Result' },
  { name: 'Duration', isFigure: true },
  { name: 'Tokens in', isFigure: true },
  { name: 'Tokens out', isFigure: true },
  { name: 'Cost', isFigure: true },
];
const cell = 'h-row border-border border-b px-3 whitespace-nowrap';
const figure = 'text-right tabular-nums';

/** Every request to a model for this incident, failed ones included, and what they cost together. */
export function AiRequests({ incidentId }: { incidentId: string }) {
  const query = useLiveQuery(incidentMetricsQuery(incidentId), { channels: ['hypotheses'] });
  const zone = useZone();
  const spent = query.data?.cost_breakdown;
  return (
    <PanelFrame
      title="Requests to a model"
      query={query}
      action="incident.read"
      skeleton={<Skeleton className="m-3 h-16" />}
      isEmpty={({ ai_requests }) => ai_requests.length === 0}
      empty={
        <EmptyState title="No model was asked">
          The rule engine works without one. With a model configured, its requests stand here with tokens and cost.
        </EmptyState>
      }
      actions={
        spent && (
          <span className="text-muted text-xs">
            {cost(spent.input_cost_usd)} in, {cost(spent.output_cost_usd)} out, {cost(spent.total_cost_usd)} in total
          </span>
        )
      }
    >
      {({ ai_requests }) => (
        <FramedTable label="Model requests" heads={heads(zone.label)}>
          {ai_requests.map((request) => (
            <Row key={request.id} request={request} zone={zone.name} />
          ))}
        </FramedTable>
      )}
    </PanelFrame>
  );
}

function Row({ request, zone }: { request: AiRequest; zone: string }) {
  return (
    <tr>
      <td className={`${cell} tabular-nums`}>{dateTime(request.created_at, zone)}</td>
      <td className={cell}>{sentence(request.request_type)}</td>
      <td className={cell}>{safeText(request.model_used)}</td>
      <td className={cell}>
        {request.success ? (
          <Badge look="plain" tone="good" icon={CircleCheck} label="Answered" />
        ) : (
          <Badge look="plain" tone="bad" icon={CircleAlert} label="Failed" />
        )}
      </td>
      <td className={`${cell} ${figure}`}>{duration(request.duration_ms)}</td>
      <td className={`${cell} ${figure}`}>{count(request.input_tokens)}</td>
      <td className={`${cell} ${figure}`}>{count(request.output_tokens)}</td>
      <td className={`${cell} ${figure}`}>{cost(request.cost_usd)}</td>
    </tr>
  );
}
