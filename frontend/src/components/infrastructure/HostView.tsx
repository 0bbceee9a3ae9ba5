import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BarList } from '@/components/charts/BarList';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { NotFoundState } from '@/components/layout/NotFoundState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { type FrozenRange, useFrozenRange } from '@/hooks/useFrozenRange';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { byteSize, compact, missing, percentage } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import { withGaps } from '@/lib/time/gaps';
import { hostQuery } from '@/services/queries/infrastructure';
import type { HostDetail } from '@/types/telemetry';
import { ContainerTable, ProcessTable } from './HostTables';
import { hostLooks } from './hostLooks';

type Sample = HostDetail['metrics_history'][number];

const charts: readonly {
  title: string;
  format: (value: number | null) => string;
  lines: readonly [name: string, value: (sample: Sample) => number | null | undefined][];
}[] = [
  {
    title: 'CPU, memory and disk',
    format: percentage,
    lines: [
      ['CPU', ({ cpu_percent }) => cpu_percent],
      ['Memory', ({ memory_percent }) => memory_percent],
      ['Disk', ({ disk_usage }) => disk_usage],
    ],
  },
  {
    title: 'Load',
    format: compact,
    lines: [
      ['1 min', ({ load_avg }) => load_avg?.[0]],
      ['5 min', ({ load_avg }) => load_avg?.[1]],
      ['15 min', ({ load_avg }) => load_avg?.[2]],
    ],
  },
  {
    title: 'Network',
    format: (value) => (value === null ? missing : `${byteSize(value)}/s`),
    lines: [
      ['Sent', ({ network_io }) => network_io?.sent_per_s],
      ['Received', ({ network_io }) => network_io?.recv_per_s],
    ],
  },
];

/** One host over the range, and what runs on it. */
export function HostView({ hostname }: { hostname: string }) {
  const zone = useZone();
  const range = useFrozenRange();
  const query = useQuery(hostQuery(hostname, range.api));
  const host = query.data;
  if (query.error !== null && toApiError(query.error).httpStatus === 404) return <NotFoundState what="host" />;
  return (
    <>
      <PageHead
        title={safeText(hostname)}
        beside={host && <Badge {...hostLooks[host.status]} />}
        actions={
          <>
            <Link to="/logs" search={{ q: `host:"${hostname}"` }} className={buttonStyle('secondary')}>
              Logs
            </Link>
            <Button onClick={range.renew}>Refresh</Button>
          </>
        }
      />
      <div className="scroll-thin flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
        {host && host.status !== 'up' && (
          <Notice tone={host.status === 'down' ? 'bad' : 'warn'}>
            {hostLooks[host.status].label}: the last sample came at {dateTime(host.last_seen, zone.name)} {zone.label}. What
            stands here is as of then.
          </Notice>
        )}
        <div className="grid shrink-0 gap-3 lg:grid-cols-2">
          {charts.map((chart) => (
            <HostChart key={chart.title} hostname={hostname} chart={chart} query={query} range={range} />
          ))}
          <PanelFrame
            title="Disks"
            query={query}
            action="host.read"
            skeleton={<Skeleton className="m-3 h-32" />}
            isEmpty={({ latest_metrics, disk_forecast }) =>
              Object.keys(latest_metrics.disks ?? {}).length === 0 && !disk_forecast
            }
            empty={<p className="p-3 text-muted text-sm">The agent sends the disk as a whole, not each mount.</p>}
          >
            {({ latest_metrics, disk_forecast }) => <Disks disks={latest_metrics.disks ?? {}} forecast={disk_forecast} />}
          </PanelFrame>
        </div>
        <PanelFrame
          title="Processes"
          className="shrink-0"
          query={query}
          action="host.read"
          skeleton={<Skeleton className="m-3 h-48" />}
          isEmpty={({ processes }) => processes.length === 0}
          empty={<p className="p-3 text-muted text-sm">The newest sample names no process.</p>}
        >
          {({ processes }) => <ProcessTable processes={processes} />}
        </PanelFrame>
        <PanelFrame
          title="Containers"
          className="shrink-0"
          query={query}
          action="host.read"
          skeleton={<Skeleton className="m-3 h-48" />}
          isEmpty={({ containers }) => containers.length === 0}
          empty={<p className="p-3 text-muted text-sm">The newest sample names no container.</p>}
        >
          {({ containers }) => <ContainerTable containers={containers} />}
        </PanelFrame>
        {host && <Labels labels={host.labels} />}
      </div>
    </>
  );
}

function HostChart({
  hostname,
  chart,
  query,
  range,
}: {
  hostname: string;
  chart: (typeof charts)[number];
  query: Parameters<typeof PanelFrame<HostDetail>>[0]['query'];
  range: FrozenRange;
}) {
  const zone = useZone();
  const { xs, series } = useMemo(() => {
    const timeOf = ({ timestamp }: Sample) => Date.parse(timestamp);
    const rising = [...(query.data?.metrics_history ?? [])].sort((a, b) => timeOf(a) - timeOf(b));
    const samples = withGaps(rising, timeOf);
    return {
      xs: samples.map(({ at }) => at),
      series: chart.lines.map(([name, value]) => ({
        name,
        values: samples.map(({ sample }) => (sample && value(sample)) ?? null),
      })),
    };
  }, [query.data, chart]);
  const isBlank = series.every(({ values }) => values.every((value) => value === null));
  return (
    <PanelFrame
      title={chart.title}
      query={query}
      action="host.read"
      skeleton={<Skeleton className="m-2 h-44" />}
      isEmpty={() => isBlank}
      empty={<p className="p-3 text-muted text-sm">No sample in this range holds it.</p>}
    >
      {() => (
        <div className="p-2">
          <TimeSeriesChart
            label={`${chart.title} of ${hostname}`}
            zone={zone}
            xs={xs}
            series={series}
            format={chart.format}
            onRange={range.zoom}
          />
        </div>
      )}
    </PanelFrame>
  );
}

function Disks({ disks, forecast }: { disks: Readonly<Record<string, number>>; forecast: HostDetail['disk_forecast'] }) {
  return (
    <div className="flex flex-col gap-2 p-3">
      {forecast && (
        <p className="text-sm">
          At {percentage(forecast.percent_per_day)} a day the disk is full in {forecast.days_until_full.toFixed(1)} days, if it
          goes on as in the last {forecast.hours.toFixed(0)} hours.
        </p>
      )}
      <BarList
        label="Disks by percent used"
        rows={Object.entries(disks)
          .sort(([, a], [, b]) => b - a)
          .map(([mount, value]) => ({
            id: mount,
            label: safeText(mount),
            value,
            tone: value >= 95 ? 'critical' : value >= 85 ? 'medium' : 'accent',
          }))}
        format={percentage}
        full={100}
      />
    </div>
  );
}

function Labels({ labels }: { labels: HostDetail['labels'] }) {
  const pairs = Object.entries(labels ?? {});
  if (pairs.length === 0) return null;
  return (
    <ul aria-label="Labels" className="flex shrink-0 flex-wrap gap-1.5">
      {pairs.map(([name, value]) => (
        <li key={name}>
          {name === 'service' ? (
            <Link to="/apm/$service" params={{ service: value }} className="rounded-sm underline">
              <Badge label={`service: ${safeText(value)}`} />
            </Link>
          ) : (
            <Badge label={`${safeText(name)}: ${safeText(value)}`} />
          )}
        </li>
      ))}
    </ul>
  );
}
