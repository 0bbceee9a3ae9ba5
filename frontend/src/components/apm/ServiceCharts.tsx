import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChartMarker } from '@/components/charts/chartTypes';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import type { FrozenRange } from '@/hooks/useFrozenRange';
import { useZone } from '@/hooks/useZone';
import { compact, milliseconds, missing, percentage } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { serviceIncidentsQuery, serviceSeriesQuery } from '@/services/queries/apm';

const perMinute = (value: number | null) => (value === null ? missing : `${compact(value)}/min`);

const charts = [
  { title: 'Requests', format: perMinute, names: [['throughput', 'Requests', 'accent']] },
  { title: 'Errors', format: percentage, names: [['error_rate', 'Errors', 'bad']] },
  {
    title: 'Duration',
    format: milliseconds,
    names: [
      ['p50', 'p50', undefined],
      ['p95', 'p95', undefined],
      ['p99', 'p99', undefined],
    ],
  },
  { title: 'Apdex', format: compact, names: [['apdex', 'Apdex', 'good']] },
] as const;

/** Rate, errors, durations and Apdex of a service over time; its incidents are marked where they began. */
export function ServiceCharts({ service, range }: { service: string; range: Pick<FrozenRange, 'api'> & Partial<FrozenRange> }) {
  const zone = useZone();
  const query = useQuery(serviceSeriesQuery(service, range.api));
  const incidents = useQuery(serviceIncidentsQuery(service, range.api));
  const markers = useMemo(
    (): ChartMarker[] =>
      (incidents.data?.items ?? []).map(({ detected_at, title }) => ({ at: Date.parse(detected_at), label: safeText(title) })),
    [incidents.data],
  );
  const drawn = useMemo(
    () =>
      charts.map(({ title, format, names }) => {
        const points = names.map(([id]) => query.data?.series[id] ?? []);
        return {
          title,
          format,
          xs: (points[0] ?? []).map(({ t }) => t),
          series: names.map(([, name, tone], index) => ({
            name,
            ...(tone ? { tone } : {}),
            values: (points[index] ?? []).map(({ v }) => v ?? null),
          })),
        };
      }),
    [query.data],
  );
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      {drawn.map(({ title, format, xs, series }) => (
        <PanelFrame
          key={title}
          title={title}
          query={query}
          action="metric.read"
          skeleton={<Skeleton className="m-2 h-44" />}
          isEmpty={() => xs.length === 0}
          empty={<p className="p-3 text-muted text-sm">No requests in this range.</p>}
        >
          {() => (
            <div className="p-2">
              <TimeSeriesChart
                label={`${title} of ${service}`}
                zone={zone}
                xs={xs}
                series={series}
                format={format}
                {...(range.zoom ? { onRange: range.zoom } : {})}
                {...(markers.length > 0 ? { markers } : {})}
              />
            </div>
          )}
        </PanelFrame>
      ))}
    </div>
  );
}
