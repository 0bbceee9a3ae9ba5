import { Link } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import { Ago } from '@/components/layout/Ago';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Badge } from '@/components/ui/Badge';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useProjectId } from '@/hooks/useMe';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { firingAlertsQuery, firingLimit } from '@/services/queries/alerts';
import type { MonitoringAlert } from '@/types/api';
import { firingOnes } from './firing';
import { SourceHint } from './SourceHint';

const shown = 5;

/** What fires now, the worst and newest first, each with the incident it belongs to. */
export function FiringAlertsPanel({ className }: { className?: string }) {
  const query = useLiveQuery(firingAlertsQuery(useProjectId()), { channels: ['alerts'] });
  const firing = query.data && firingOnes(query.data);
  const more = firing && query.data && query.data.length >= firingLimit ? '+' : '';
  return (
    <PanelFrame
      title={firing ? `Firing alerts (${count(firing.length)}${more})` : 'Firing alerts'}
      {...(className ? { className } : {})}
      query={query}
      action="alert.read"
      skeleton={<Skeleton className="m-3 h-56" />}
      isEmpty={(alerts) => firingOnes(alerts).length === 0}
      empty={
        <EmptyState title="Nothing is firing">
          <SourceHint otherwise="Every connected source is quiet." />
        </EmptyState>
      }
      partial={(alerts) => (alerts.length >= firingLimit ? `The newest ${count(firingLimit)} are read; there are more.` : null)}
    >
      {(alerts) => <Alerts alerts={firingOnes(alerts)} />}
    </PanelFrame>
  );
}

function Alerts({ alerts }: { alerts: readonly MonitoringAlert[] }) {
  return (
    <>
      <ul className="divide-y divide-border">
        {alerts.slice(0, shown).map((alert) => (
          <Row key={alert.id} alert={alert} />
        ))}
      </ul>
      {alerts.length > shown && (
        <p className="border-border border-t px-3 py-2 text-muted text-xs">
          {count(alerts.length - shown)} more, each in the room of its incident
        </p>
      )}
    </>
  );
}

function Row({ alert }: { alert: MonitoringAlert }) {
  const { alert_name, summary, severity, starts_at, incident_id, integration_name, muted } = alert;
  const name = safeText(alert_name);
  return (
    <li className="relative grid min-h-9 grid-cols-[84px_minmax(0,1fr)_auto] items-center gap-x-3 px-3 py-1 text-sm max-sm:items-start hover:bg-hover">
      <span>
        <SeverityBadge severity={severity} />
      </span>
      <div className="min-w-0">
        <span className="flex items-center gap-2">
          {incident_id ? (
            <Link
              to="/incidents/$incidentId"
              params={{ incidentId: incident_id }}
              className="min-w-0 truncate font-medium after:absolute after:inset-0"
            >
              {name}
            </Link>
          ) : (
            <span className="min-w-0 truncate font-medium">{name}</span>
          )}
          {muted && <Badge icon={BellOff} label="Muted" look="plain" />}
        </span>
        <span className="line-clamp-2 text-muted text-xs" title={`From ${integration_name || 'a source that is gone'}`}>
          {safeText(summary)}
        </span>
      </div>
      <span className="text-right text-muted tabular-nums">
        <Ago at={starts_at} look="age" />
      </span>
    </li>
  );
}
