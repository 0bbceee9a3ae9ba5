import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Skeleton } from '@/components/ui/Skeleton';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { registryQuery } from '@/services/queries/apm';
import { HealthPanel } from './HealthPanel';
import { HostsPanel } from './HostsPanel';
import { LogVolumePanel } from './LogVolumePanel';
import { SlowestPanel } from './SlowestPanel';
import { TopErrorsPanel } from './TopErrorsPanel';

/** What the services and hosts of the project say of themselves, once any of them says something. */
export function TelemetryPanels({ className }: { className?: string }) {
  const range = useFrozenRange();
  const registry = useQuery(registryQuery());
  return (
    <PanelFrame
      title="Telemetry"
      hideTitle
      bare
      {...(className ? { className } : {})}
      query={registry}
      action="metric.read"
      skeleton={<Skeleton className="h-72" />}
      isEmpty={(known) => known.length === 0}
      empty={
        <div className="rounded-lg border border-border bg-surface">
          <EmptyState
            title="No telemetry yet"
            action={
              <Link to="/onboarding" search={{ signal: 'traces' }} className={buttonStyle('secondary')}>
                Send the first
              </Link>
            }
          >
            Health and speed of services, their errors, logs and hosts stand here as soon as something is sent.
          </EmptyState>
        </div>
      }
    >
      {() => (
        <div className="grid grid-cols-12 gap-3 *:col-span-12">
          <HealthPanel range={range} className="xl:col-span-5! xl:min-h-72" />
          <SlowestPanel range={range} className="xl:col-span-4! xl:min-h-72" />
          <HostsPanel className="xl:col-span-3! xl:min-h-72" />
          <LogVolumePanel range={range} className="xl:col-span-7! xl:min-h-64" />
          <TopErrorsPanel range={range} className="xl:col-span-5! xl:min-h-64" />
        </div>
      )}
    </PanelFrame>
  );
}
