import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { QueryInput } from '@/components/query/QueryInput';
import { IconButton } from '@/components/ui/IconButton';
import { Notice } from '@/components/ui/Notice';
import { toApiError } from '@/lib/errors';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { fromPromql, letterOf, queryFor, toPromql } from '@/lib/promql/builder';
import { labelAt, promqlCompletions } from '@/lib/promql/complete';
import type { MetricsSearch } from '@/lib/search/metrics';
import { labelNamesQuery, labelValuesQuery } from '@/services/queries/metrics';
import type { MetricName } from '@/types/telemetry';
import { QueryBuilder } from './QueryBuilder';

interface Props {
  index: number;
  text: string;
  mode: MetricsSearch['mode'];
  metrics: readonly MetricName[];
  /** How the query went. */
  error: unknown;
  series: number | undefined;
  onText: (text: string) => void;
  onRemove: (() => void) | undefined;
}

const many = 1_000;

/** One query: as choices where they can say it, else as text. */
export function QueryRow({ index, text, mode, metrics, error, series, onText, onRemove }: Props) {
  const labels = useQuery(labelNamesQuery('')).data?.data ?? [];
  const [label, setLabel] = useState('');
  const values = useQuery(labelValuesQuery('', label)).data?.data ?? [];
  const built = text === '' ? queryFor('') : fromPromql(text);
  const names = metrics.map(({ metric_name }) => metric_name);
  const letter = letterOf(index);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-start gap-2">
        <span className="flex h-control w-6 shrink-0 items-center justify-center rounded-sm bg-info-soft font-semibold text-muted text-xs">
          {letter}
        </span>
        <div className="min-w-0 flex-1">
          {mode === 'builder' && built ? (
            <QueryBuilder query={built} metrics={metrics} onQuery={(next) => onText(next.metric === '' ? '' : toPromql(next))} />
          ) : (
            <QueryInput
              label={`PromQL of query ${letter}`}
              placeholder="sum by (service) (rate(service_requests_total[5m])), or a formula such as $A / $B"
              value={text}
              maxLength={2_000}
              onEnterOnly
              suggest={(typed, cursor) => promqlCompletions(typed, cursor, names, labels, values)}
              onPlace={(typed, cursor) => setLabel(labelAt(typed, cursor))}
              onValue={onText}
            />
          )}
        </div>
        <span className="flex h-control items-center text-muted text-xs">
          {series !== undefined && `${count(series)} series`}
        </span>
        {onRemove && <IconButton icon={Trash2} label={`Remove query ${letter}`} onClick={onRemove} />}
      </div>
      {mode === 'builder' && !built && (
        <p className="pl-8 text-muted text-xs">This query says more than the builder can; it is edited as text.</p>
      )}
      {error != null && (
        <div className="pl-8">
          <Notice tone="bad" alert>
            {safeText(toApiError(error).detail)}
          </Notice>
        </div>
      )}
      {series !== undefined && series > many && (
        <div className="pl-8">
          <Notice tone="warn">More than 1,000 series: put them together, or filter, before this goes on a dashboard.</Notice>
        </div>
      )}
    </div>
  );
}
