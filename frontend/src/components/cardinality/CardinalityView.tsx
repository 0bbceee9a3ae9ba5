import { useQuery } from '@tanstack/react-query';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { IngestHelp } from '@/components/query/IngestHelp';
import { SearchBox } from '@/components/query/SearchBox';
import { Button } from '@/components/ui/Button';
import { Skeleton } from '@/components/ui/Skeleton';
import { Tabs } from '@/components/ui/Tabs';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { count } from '@/lib/format/number';
import type { CardinalitySearch } from '@/lib/search/cardinality';
import { cardinalityQuery, type PromCardinality, topListed } from '@/services/queries/cardinality';
import { CountedTable } from './CountedTable';
import { MetricPanel } from './MetricPanel';

interface Props {
  search: CardinalitySearch;
  onChange: (next: Partial<CardinalitySearch>, how?: { replace?: boolean }) => void;
}

const tabs = [
  { value: 'metrics', label: 'Metrics', head: 'Series', of: (data: PromCardinality) => data.seriesCountByMetricName },
  { value: 'labels', label: 'Labels', head: 'Different values', of: (data: PromCardinality) => data.labelValueCountByLabelName },
  { value: 'pairs', label: 'Label values', head: 'Series', of: (data: PromCardinality) => data.seriesCountByLabelValuePair },
] as const;

/** Which metrics and labels the series of the project come from. */
export function CardinalityView({ search, onChange }: Props) {
  const range = useFrozenRange();
  const query = useQuery(cardinalityQuery(range));
  const data = query.data?.data;
  return (
    <>
      <PageHead
        title="Cardinality"
        beside={data && <span className="text-muted text-sm tabular-nums">{count(data.headStats.numSeries)} series</span>}
        actions={<Button onClick={range.renew}>Refresh</Button>}
      >
        <SearchBox label="Find by name" value={search.q} onValue={(q) => onChange({ q }, { replace: true })} />
      </PageHead>
      <PanelFrame
        title="Cardinality"
        hideTitle
        bare
        className="flex-1"
        query={{ ...query, data }}
        action="promql.read"
        skeleton={<Skeleton className="m-3 h-96" />}
        isEmpty={({ headStats }) => headStats.numSeries === 0}
        empty={<IngestHelp signal="metrics" title="No series was seen in this range" />}
        partial={({ seriesCountByMetricName: { length } }) =>
          length >= topListed ? `The first ${topListed} of each list.` : null
        }
      >
        {(answer) => (
          <div className="flex min-h-0 flex-1">
            <Tabs
              fill
              label="What makes series"
              value={search.tab}
              onValueChange={(tab) => onChange({ tab })}
              tabs={tabs.map(({ value, label, head, of }) => ({
                value,
                label,
                content: (
                  <CountedTable
                    name={value}
                    label={label}
                    head={head}
                    rows={of(answer)}
                    q={search.q}
                    whole={value === 'labels' ? undefined : answer.headStats.numSeries}
                    openId={value === 'metrics' ? search.sel : ''}
                    {...(value === 'metrics' ? { onOpen: (sel: string) => onChange({ sel }, { replace: true }) } : {})}
                  />
                ),
              }))}
            />
            {search.tab === 'metrics' && search.sel !== '' && (
              <MetricPanel
                key={search.sel}
                metric={search.sel}
                range={range}
                series={answer.seriesCountByMetricName.find(({ name }) => name === search.sel)?.value}
                onClose={() => onChange({ sel: '' }, { replace: true })}
              />
            )}
          </div>
        )}
      </PanelFrame>
    </>
  );
}
