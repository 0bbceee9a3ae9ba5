import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BarList } from '@/components/charts/BarList';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { SidePanel } from '@/components/ui/SidePanel';
import { Skeleton } from '@/components/ui/Skeleton';
import type { FrozenRange } from '@/hooks/useFrozenRange';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { labelCountQuery } from '@/services/queries/cardinality';
import { labelNamesQuery } from '@/services/queries/metrics';

interface Props {
  metric: string;
  range: FrozenRange;
  series: number | undefined;
  onClose: () => void;
}

/** More labels than this are not counted: each is a query of its own. */
const mostLabels = 16;

/** Which labels make the series of a metric many. */
export function MetricPanel({ metric, range, series, onClose }: Props) {
  const names = useQuery(labelNamesQuery(selectorOf(metric)));
  const labels = (names.data?.data ?? []).filter((label) => label !== '__name__');
  const counts = useQueries({
    queries: labels.slice(0, mostLabels).map((label) => labelCountQuery(selectorOf(metric), label, range.to)),
  });
  const failed = counts.find(({ error }) => error !== null);
  const rows = labels
    .slice(0, mostLabels)
    .map((label, index) => ({ id: label, label: safeText(label), value: counts[index]?.data ?? 0 }))
    .toSorted((a, b) => b.value - a.value);
  const data = counts.every(({ data: counted }) => counted !== undefined) && names.data ? rows : undefined;
  return (
    <SidePanel title={safeText(metric)} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-sm">
          {series === undefined ? 'Its series are not among the most.' : `${count(series)} series in this range.`} The label with
          most different values makes most of them: leave it out, or give it fewer values.
        </p>
        <nav aria-label={`Look into ${safeText(metric)}`} className="flex gap-1.5">
          <Link to="/metrics" search={{ expr: [selectorOf(metric)], mode: 'promql' }} className={buttonStyle('secondary', 'sm')}>
            Open in metrics
          </Link>
        </nav>
        <PanelFrame
          title="Different values by label, now"
          query={{ ...names, data, error: names.error ?? failed?.error ?? null }}
          action="promql.read"
          skeleton={<Skeleton className="m-3 h-40" />}
          isEmpty={(all) => all.length === 0}
          empty={<p className="p-3 text-muted text-sm">It has no labels.</p>}
          partial={() => (labels.length > mostLabels ? `The first ${mostLabels} of ${labels.length} labels.` : null)}
        >
          {(all) => (
            <div className="p-2">
              <BarList label="Different values by label" rows={all} />
            </div>
          )}
        </PanelFrame>
      </div>
    </SidePanel>
  );
}

/** Selects a metric by any name, those that PromQL does not read as they are included. */
function selectorOf(metric: string): string {
  return `{__name__=${JSON.stringify(metric)}}`;
}
