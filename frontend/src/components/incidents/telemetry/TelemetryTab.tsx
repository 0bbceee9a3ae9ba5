import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Select } from '@/components/ui/Select';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import { incidentAlertsQuery } from '@/services/queries/incident';
import type { Incident } from '@/types/api';
import { type Around, aroundIncident } from './around';
import { ErrorsPanel } from './ErrorsPanel';
import { LogsPanel } from './LogsPanel';
import { TracesPanel } from './TracesPanel';

const route = getRouteApi('/shell/incidents/$incidentId');

interface Props {
  incident: Incident;
  /** Rate, errors and durations of the service; the page brings them in. */
  charts: (service: string, around: Around) => ReactNode;
}

/** What the services of an incident logged, traced and reported around its time. */
export function TelemetryTab({ incident, charts }: Props) {
  const { service: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useZone();
  const [now, setNow] = useState(Date.now);
  const alerts = useQuery(incidentAlertsQuery(incident.id));
  const services = servicesOf(incident, alerts.data ?? []);
  const service = services.find((name) => name === chosen) ?? services[0];
  if (service === undefined) {
    return (
      <EmptyState
        title="This incident names no service"
        action={
          <Link to="/service-map" className={buttonStyle('secondary')}>
            Look at the service map
          </Link>
        }
      >
        With a service, its logs, traces, errors and figures around the time of the incident stand here.
      </EmptyState>
    );
  }
  const around = aroundIncident(incident, now);
  const marker = { at: Date.parse(incident.detected_at), label: 'Incident began' };
  const parts = { service, ends: around.api, marker };
  return (
    <div className="scroll-thin flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        {services.length > 1 ? (
          <Select
            aria-label="Service"
            className="w-48!"
            value={service}
            options={services.map((value) => ({ value, label: safeText(value) }))}
            onValueChange={(next) => void navigate({ search: (old) => ({ ...old, service: next }), replace: true })}
          />
        ) : (
          <strong>{safeText(service)}</strong>
        )}
        <span className="min-w-0 flex-1 text-muted">
          {dateTime(around.api.from, zone.name)} to {dateTime(around.api.to, zone.name)} {zone.label}
        </span>
        <Link to="/apm/$service" params={{ service }} search={around.api} className={buttonStyle('secondary')}>
          Service
        </Link>
        <Link to="/service-map" search={{ sel: service, ...around.api }} className={buttonStyle('secondary')}>
          Service map
        </Link>
        {incident.resolved_at === null && <Button onClick={() => setNow(Date.now())}>Refresh</Button>}
      </div>
      {charts(service, around)}
      <div className="grid gap-3 lg:grid-cols-2">
        <LogsPanel {...parts} />
        <TracesPanel {...parts} />
        <ErrorsPanel {...parts} />
      </div>
    </div>
  );
}

/** The service of the incident first, then those that its alerts name. */
function servicesOf(incident: Incident, alerts: readonly { labels: Record<string, string> }[]): string[] {
  const named = [incident.service_name, ...alerts.flatMap(({ labels }) => labels.service ?? [])];
  return [...new Set(named.filter((name) => name !== ''))];
}
