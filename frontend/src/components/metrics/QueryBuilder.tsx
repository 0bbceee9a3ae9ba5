import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { FilterMenu } from '@/components/query/FilterMenu';
import { TextFilter } from '@/components/query/TextFilter';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { IconButton } from '@/components/ui/IconButton';
import { Select } from '@/components/ui/Select';
import { type BuiltQuery, joins, type LabelFilter, overs, queryFor } from '@/lib/promql/builder';
import { labelNamesQuery, labelValuesQuery } from '@/services/queries/metrics';
import type { MetricName } from '@/types/telemetry';

interface Props {
  query: BuiltQuery;
  metrics: readonly MetricName[];
  onQuery: (query: BuiltQuery) => void;
}

const overWords: Record<BuiltQuery['over'], string> = {
  '': 'Value',
  rate: 'Per second',
  increase: 'Increase',
  avg_over_time: 'Average over',
  max_over_time: 'Highest over',
  min_over_time: 'Lowest over',
};
const joinWords: Record<BuiltQuery['join'], string> = {
  '': 'Each series',
  sum: 'Sum',
  avg: 'Average',
  min: 'Lowest',
  max: 'Highest',
  count: 'Number of series',
};
const windows = ['1m', '5m', '15m', '1h', '6h', '1d'];

/** A query put together from choices. */
export function QueryBuilder({ query, metrics, onQuery }: Props) {
  const names = useQuery(labelNamesQuery(query.metric));
  const labels = (names.data?.data ?? []).filter((name) => name !== '__name__');
  const change = (next: Partial<BuiltQuery>) => onQuery({ ...query, ...next });
  const setFilter = (at: number, next: LabelFilter | null) =>
    change({ filters: query.filters.flatMap((filter, index) => (index !== at ? [filter] : next ? [next] : [])) });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <TextFilter
        label="Metric"
        className="w-72 max-sm:w-full"
        value={query.metric}
        suggestions={metrics.map(({ metric_name }) => metric_name)}
        onValue={(metric) => onQuery(queryFor(metric, metrics.find(({ metric_name }) => metric_name === metric)?.metric_type))}
      />
      {query.filters.map((filter, index) => (
        <FilterRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter is its place
          key={index}
          metric={query.metric}
          filter={filter}
          labels={labels}
          onFilter={(next) => setFilter(index, next)}
        />
      ))}
      <Button
        size="md"
        variant="ghost"
        disabled={query.metric === ''}
        onClick={() => change({ filters: [...query.filters, { name: labels[0] ?? '', op: '=', value: '' }] })}
      >
        <Plus size={14} aria-hidden /> Filter
      </Button>
      <div className="w-36">
        <Field label="Of each series" hideLabel>
          {(control) => (
            <Select
              {...control}
              value={query.over}
              options={overs.map((value) => ({ value, label: overWords[value] }))}
              onValueChange={(over) => change({ over })}
            />
          )}
        </Field>
      </div>
      {query.over !== '' && (
        <div className="w-20">
          <Field label="Window" hideLabel>
            {(control) => (
              <Select
                {...control}
                value={query.window}
                options={[...new Set([...windows, query.window])].map((value) => ({ value, label: value }))}
                onValueChange={(window) => change({ window })}
              />
            )}
          </Field>
        </div>
      )}
      <div className="w-36">
        <Field label="Series together" hideLabel>
          {(control) => (
            <Select
              {...control}
              value={query.join}
              options={joins.map((value) => ({ value, label: joinWords[value] }))}
              onValueChange={(join) => change({ join })}
            />
          )}
        </Field>
      </div>
      {query.join !== '' && (
        <FilterMenu
          label="By"
          multiple
          options={[...new Set([...labels, ...query.by])].map((value) => ({ value, label: value }))}
          chosen={query.by}
          onChosen={(by) => change({ by })}
        />
      )}
    </div>
  );
}

function FilterRow({
  metric,
  filter,
  labels,
  onFilter,
}: {
  metric: string;
  filter: LabelFilter;
  labels: readonly string[];
  onFilter: (filter: LabelFilter | null) => void;
}) {
  const values = useQuery(labelValuesQuery(metric, filter.name)).data?.data ?? [];
  return (
    <span className="flex items-center gap-1 rounded-md border border-border px-1 py-0.5">
      <TextFilter
        label="Label"
        placeholder="label"
        className="w-28"
        value={filter.name}
        suggestions={labels}
        onValue={(name) => onFilter({ ...filter, name })}
      />
      <span className="w-14">
        <Field label="Comparison" hideLabel>
          {(control) => (
            <Select
              {...control}
              value={filter.op}
              options={(['=', '!=', '=~', '!~'] as const).map((value) => ({ value, label: value }))}
              onValueChange={(op) => onFilter({ ...filter, op })}
            />
          )}
        </Field>
      </span>
      <TextFilter
        label="Value"
        placeholder="value"
        className="w-36"
        value={filter.value}
        suggestions={values}
        onValue={(value) => onFilter({ ...filter, value })}
      />
      <IconButton icon={X} label="Remove filter" size="sm" onClick={() => onFilter(null)} />
    </span>
  );
}
