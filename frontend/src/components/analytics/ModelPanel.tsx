import { Ago } from '@/components/layout/Ago';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Badge } from '@/components/ui/Badge';
import { KeyValue } from '@/components/ui/KeyValue';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { percent, usd } from '@/lib/format/number';
import { aiStatusQuery } from '@/services/queries/analytics';
import type { Schema } from '@/types/api';

const states = {
  operational: { tone: 'good', label: 'Works' },
  degraded: { tone: 'warn', label: 'Fails lately' },
  unconfigured: { tone: 'neutral', label: 'No model' },
} as const;

const providers: Record<string, string> = {
  openai: 'OpenAI',
  azure_openai: 'Azure OpenAI',
  compatible: 'OpenAI-compatible endpoint',
};

/** Which model answers, how it fares, and what is left of the budget. */
export function ModelPanel({ className }: { className?: string }) {
  const query = useLiveQuery(aiStatusQuery(), { channels: ['hypotheses'] });
  return (
    <PanelFrame
      title="Model and budget"
      {...(className ? { className } : {})}
      query={query}
      action="analytics.read"
      skeleton={<Skeleton className="m-3 h-40" />}
    >
      {(status) => <Model status={status} />}
    </PanelFrame>
  );
}

function Model({ status }: { status: Schema<'AIStatus'> }) {
  const { limit_usd, spent_usd } = status.budget;
  const state = states[status.status];
  return (
    <div className="flex flex-col gap-3 p-3">
      {status.using_mock && (
        <Notice>
          The rule engine writes the hypotheses, from stored data alone and at no cost. A model would explain and re-rank them.
        </Notice>
      )}
      <KeyValue
        rows={[
          { term: 'State', value: <Badge tone={state.tone} label={state.label} /> },
          { term: 'Provider', value: status.provider && (providers[status.provider] ?? status.provider) },
          { term: 'Model', value: status.model },
          {
            term: 'Last failure',
            value: status.last_error_at ? <Ago at={status.last_error_at} /> : 'none recorded',
          },
          { term: 'Spent this month', value: usd(spent_usd) },
          {
            term: 'Budget',
            value:
              limit_usd === null
                ? 'not limited'
                : `${usd(limit_usd)}, ${percent(limit_usd > 0 ? spent_usd / limit_usd : 1)} used`,
          },
        ]}
      />
    </div>
  );
}
