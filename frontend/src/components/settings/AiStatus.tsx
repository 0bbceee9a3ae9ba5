import { CircleAlert, CircleCheck, Cog } from 'lucide-react';
import { Ago } from '@/components/layout/Ago';
import { Badge } from '@/components/ui/Badge';
import { KeyValue } from '@/components/ui/KeyValue';
import { usd } from '@/lib/format/number';
import type { Schema } from '@/types/api';

const looks = {
  operational: { tone: 'good', icon: CircleCheck, label: 'Working' },
  degraded: { tone: 'warn', icon: CircleAlert, label: 'Degraded' },
  unconfigured: { tone: 'neutral', icon: Cog, label: 'No model' },
} as const;

/** What writes the hypotheses of this project, and what that has cost. */
export function AiStatus({ status }: { status: Schema<'AIStatus'> }) {
  const { spent_usd: spent, limit_usd: limit } = status.budget;
  return (
    <div className="flex flex-col gap-3 p-3">
      <KeyValue
        rows={[
          { term: 'State', value: <Badge {...looks[status.status]} look="plain" /> },
          { term: 'Next hypotheses from', value: status.using_mock ? 'Rule engine' : 'Model' },
          { term: 'Provider', value: status.provider },
          { term: 'Model', value: status.model },
          { term: 'Spent', value: limit === null ? `${usd(spent)}, no limit` : `${usd(spent)} of ${usd(limit)}` },
          {
            term: 'Last error',
            value: status.last_error_at ? <Ago at={status.last_error_at} /> : 'none',
          },
        ]}
      />
      {status.using_mock && (
        <p className="max-w-140 text-muted text-sm">
          Rules rank causes by what changed and what fired. A model adds reasons in words, weighs evidence across sources and
          drafts postmortems.
        </p>
      )}
    </div>
  );
}
