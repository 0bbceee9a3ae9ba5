import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { BarList } from '@/components/charts/BarList';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Skeleton } from '@/components/ui/Skeleton';
import type { FrozenRange } from '@/hooks/useFrozenRange';
import { milliseconds } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { servicesOverviewQuery } from '@/services/queries/apm';
import type { ServiceRow } from '@/types/telemetry';
import { NoRequests } from './NoRequests';
import { latestOf } from './recent';

const shown = 8;

/** The services that take longest. */
export function SlowestPanel({ range, className }: { range: FrozenRange; className?: string }) {
  const navigate = useNavigate();
  const query = useQuery(servicesOverviewQuery(latestOf(range)));
  return (
    <PanelFrame
      title="Slowest services by p95, last 15 minutes"
      {...(className ? { className } : {})}
      query={query}
      action="metric.read"
      skeleton={<Skeleton className="m-3 h-56" />}
      isEmpty={(services) => slowest(services).length === 0}
      empty={<NoRequests />}
      actions={
        <Link to="/apm" className={buttonStyle('ghost', 'sm')}>
          Services
        </Link>
      }
    >
      {(services) => (
        <div className="px-2 py-1.5">
          <BarList
            label="Slowest services"
            format={milliseconds}
            rows={slowest(services).map(({ name, p95ResponseTime }) => ({
              id: name,
              label: <span className="block w-32 truncate">{safeText(name)}</span>,
              value: p95ResponseTime ?? 0,
              onSelect: () => void navigate({ to: '/apm/$service', params: { service: name } }),
            }))}
          />
        </div>
      )}
    </PanelFrame>
  );
}

function slowest(services: readonly ServiceRow[]): ServiceRow[] {
  return services
    .filter(({ throughput }) => throughput > 0)
    .toSorted((a, b) => (b.p95ResponseTime ?? 0) - (a.p95ResponseTime ?? 0))
    .slice(0, shown);
}
