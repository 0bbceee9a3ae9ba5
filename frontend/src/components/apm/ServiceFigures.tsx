import { useQuery } from '@tanstack/react-query';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { compact, count, milliseconds, percentage } from '@/lib/format/number';
import { dateTime } from '@/lib/format/time';
import { registryQuery, serviceOverviewQuery } from '@/services/queries/apm';

/** The figures of a service over the whole range, or since when it is idle. */
export function ServiceFigures({ service, ends }: { service: string; ends: { from: string; to: string } }) {
  const query = useQuery(serviceOverviewQuery(service, ends));
  return (
    <PanelFrame
      title="In this range"
      hideTitle
      query={query}
      action="metric.read"
      skeleton={<Skeleton className="m-3 h-10" />}
      isEmpty={({ total_transactions }) => total_transactions === 0}
      empty={<Idle service={service} />}
    >
      {(data) => (
        <dl className="grid grid-cols-[repeat(auto-fit,minmax(110px,1fr))] gap-3 p-3">
          {[
            ['Requests', count(data.total_transactions)],
            ['Per minute', compact(data.throughput_rpm)],
            ['Errors', percentage(data.error_rate_percent)],
            ['Average', milliseconds(data.avg_response_time_ms)],
            ['p50', milliseconds(data.p50_ms)],
            ['p95', milliseconds(data.p95_ms)],
            ['p99', milliseconds(data.p99_ms)],
            ['Apdex', data.apdex.toFixed(3)],
          ].map(([term, value]) => (
            <div key={term} className="min-w-0">
              <dt className="text-muted text-xs">{term}</dt>
              <dd className="whitespace-nowrap font-semibold text-lg tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </PanelFrame>
  );
}

function Idle({ service }: { service: string }) {
  const zone = useZone();
  const seen = useQuery(registryQuery()).data?.find(({ service_name }) => service_name === service)?.last_seen;
  return (
    <p className="p-3 text-sm">
      Idle: no request in this range. {seen ? `Last seen ${dateTime(seen, zone.name)} ${zone.label}.` : 'It was never seen.'}
    </p>
  );
}
