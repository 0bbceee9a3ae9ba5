import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import type { ChartDot } from '@/components/charts/chartTypes';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { IngestHelp } from '@/components/query/IngestHelp';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { useZone } from '@/hooks/useZone';
import { compact, count, missing } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { isFormula, letterOf, queryFor, resolved, toPromql } from '@/lib/promql/builder';
import { largest, onGrid, type PromSeries, seriesName } from '@/lib/promql/series';
import type { MetricsSearch } from '@/lib/search/metrics';
import { gridOf, metricNamesQuery, rangeQuery } from '@/services/queries/metrics';
import type { MetricName } from '@/types/telemetry';
import { QueryRow } from './QueryRow';
import type { SeriesFigures } from './SeriesTable';
import { useExemplars } from './useExemplars';

/** Tables are for those who ask for figures. */
const SeriesTable = lazy(() => import('./SeriesTable').then((part) => ({ default: part.SeriesTable })));

interface Props {
  search: MetricsSearch;
  onChange: (next: Partial<MetricsSearch>) => void;
}

/** What fits on a chart that can still be read. */
const drawn = 40;
const most = 5;
const nothing: readonly MetricName[] = [];

interface Found {
  letter: string;
  series: readonly PromSeries[];
}

/** Any metric, by choice or by PromQL. */
export function MetricExplorer({ search, onChange }: Props) {
  const range = useFrozenRange();
  const names = useQuery(metricNamesQuery(range.api));
  const metrics = names.data ?? nothing;
  const queries = search.expr.length > 0 ? search.expr : [''];
  const results = useQueries({ queries: queries.map((_, index) => rangeQuery(resolved(queries, index), range)) });
  const setText = (index: number, text: string) =>
    onChange({ expr: queries.map((old, at) => (at === index ? text : old)).filter((query) => query !== '') });
  const add = () => onChange({ expr: [...queries.filter(Boolean), toPromql(queryFor(metrics[0]?.metric_name ?? 'up'))] });
  // A formula has no requests of its own.
  const dots = useExemplars(search.view === 'chart' ? queries.filter((query) => !isFormula(query)) : [], range);
  const found: Found[] = results.flatMap(({ data }, index) =>
    data ? [{ letter: letterOf(index), series: data.data.result }] : [],
  );
  const asked = queries.some(Boolean);
  const warnings = [...new Set(results.flatMap(({ data }) => [...(data?.warnings ?? []), ...(data?.infos ?? [])]))];
  return (
    <>
      <PageHead
        title="Metrics"
        actions={
          <>
            <Link to="/metrics/cardinality" className={buttonStyle('ghost')}>
              Cardinality
            </Link>
            <Toggle
              label="How queries are written"
              value={search.mode}
              options={[
                ['builder', 'Builder'],
                ['promql', 'PromQL'],
              ]}
              onValue={(mode) => onChange({ mode })}
            />
            <Toggle
              label="How results are shown"
              value={search.view}
              options={[
                ['chart', 'Chart'],
                ['table', 'Table'],
              ]}
              onValue={(view) => onChange({ view })}
            />
            <Button onClick={range.renew}>Refresh</Button>
          </>
        }
      />
      <div className="flex shrink-0 flex-col gap-2 border-border border-b bg-surface px-3 py-2">
        {queries.map((text, index) => (
          <QueryRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a query is its letter
            key={index}
            index={index}
            text={text}
            mode={search.mode}
            metrics={metrics}
            error={results[index]?.error}
            series={results[index]?.data?.data.result.length}
            onText={(next) => setText(index, next)}
            onRemove={queries.length > 1 ? () => setText(index, '') : undefined}
          />
        ))}
        {asked && queries.length < most && (
          <Button size="sm" variant="ghost" className="self-start" onClick={add}>
            <Plus size={14} aria-hidden /> Add query
          </Button>
        )}
        {warnings.length > 0 && <Notice tone="warn">{safeText(warnings.join(' '))}</Notice>}
      </div>
      {asked ? (
        <Results found={found} dots={dots} search={search} range={range} pending={results.some(({ isLoading }) => isLoading)} />
      ) : (
        <PanelFrame
          title="Metrics seen in this range"
          hideTitle
          bare
          className="flex-1"
          query={names}
          action="promql.read"
          skeleton={<Skeleton className="m-3 h-64" />}
          isEmpty={(rows) => rows.length === 0}
          empty={<IngestHelp signal="metrics" title="No metrics in this range" />}
        >
          {(rows) => (
            <MetricNames
              metrics={rows}
              onPick={(row) => onChange({ expr: [toPromql(queryFor(row.metric_name, row.metric_type))] })}
            />
          )}
        </PanelFrame>
      )}
    </>
  );
}

function Results({
  found,
  dots,
  search,
  range,
  pending,
}: {
  found: readonly Found[];
  dots: readonly ChartDot[];
  search: MetricsSearch;
  range: ReturnType<typeof useFrozenRange>;
  pending: boolean;
}) {
  const zone = useZone();
  const total = found.reduce((sum, { series }) => sum + series.length, 0);
  const xs = useMemo(() => gridOf(range), [range]);
  const shown = useMemo(() => {
    const each = Math.max(1, Math.floor(drawn / Math.max(1, found.length)));
    const named = found.flatMap(({ letter, series }) =>
      largest(series, search.view === 'chart' ? each : series.length).map((one) => ({
        letter,
        name: safeText(seriesName(one, `Query ${letter}`)),
        values: onGrid(one, xs),
      })),
    );
    // Two queries may hold series of the same name.
    const uses = new Map<string, number>();
    for (const { name } of named) uses.set(name, (uses.get(name) ?? 0) + 1);
    return named.map((one) => ((uses.get(one.name) ?? 0) > 1 ? { ...one, name: `${one.letter}: ${one.name}` } : one));
  }, [found, xs, search.view]);
  if (pending && total === 0) return <Skeleton className="m-3 h-80" />;
  if (total === 0) {
    return (
      <EmptyState title="No data in this range">
        The queries name metrics that have no sample here, or filter all of them out.
      </EmptyState>
    );
  }
  if (search.view === 'table') {
    return (
      <Suspense fallback={<Skeleton className="m-3 h-80" />}>
        <SeriesTable rows={shown.map(figures)} />
      </Suspense>
    );
  }
  return (
    <section aria-label="Result" className="scroll-thin min-h-0 flex-1 overflow-y-auto bg-surface p-3">
      {total > shown.length && (
        <p className="pb-1 text-muted text-xs">
          The {count(shown.length)} largest of {count(total)} series; the table has all.
        </p>
      )}
      <TimeSeriesChart
        label="Result of the queries"
        height={360}
        zone={zone}
        xs={xs}
        series={shown}
        format={(value) => (value === null ? missing : compact(value))}
        onRange={range.zoom}
        dots={dots}
      />
    </section>
  );
}

function figures({ letter, name, values }: { letter: string; name: string; values: readonly (number | null)[] }): SeriesFigures {
  const known = values.filter((value) => value !== null);
  const sum = known.reduce((total, value) => total + value, 0);
  return {
    id: `${letter} ${name}`,
    query: letter,
    name,
    last: known.at(-1) ?? null,
    min: known.length > 0 ? known.reduce((a, b) => Math.min(a, b)) : null,
    avg: known.length > 0 ? sum / known.length : null,
    max: known.length > 0 ? known.reduce((a, b) => Math.max(a, b)) : null,
  };
}

function MetricNames({ metrics, onPick }: { metrics: readonly MetricName[]; onPick: (row: MetricName) => void }) {
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto p-3">
      <p className="pb-2 text-muted text-sm">Choose a metric that was seen in this range, or write a query above.</p>
      <ul aria-label="Metrics" className="grid grid-cols-1 gap-x-4 md:grid-cols-2 xl:grid-cols-3">
        {metrics.map((row) => (
          <li key={row.metric_name}>
            <button
              type="button"
              onClick={() => onPick(row)}
              className="flex min-h-7 w-full items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-hover"
            >
              <span className="min-w-0 flex-1 truncate font-mono text-xs">{safeText(row.metric_name)}</span>
              <span className="text-2xs text-faint">
                {row.metric_type}, {count(row.series)} series
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Toggle<Value extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onValue: (value: Value) => void;
}) {
  return (
    <fieldset className="flex">
      <legend className="sr-only">{label}</legend>
      {options.map(([option, word]) => (
        <Button
          key={option}
          aria-pressed={option === value}
          onClick={() => onValue(option)}
          className="rounded-none! first-of-type:rounded-l-md! last:rounded-r-md! aria-pressed:bg-selected! aria-pressed:text-accent-text!"
        >
          {word}
        </Button>
      ))}
    </fieldset>
  );
}
