import { Link } from '@tanstack/react-router';
import { Ago } from '@/components/layout/Ago';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { Skeleton } from '@/components/ui/Skeleton';
import { StateBadge } from '@/components/ui/StateBadge';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { openStates } from '@/lib/search/incidents';
import { useChangeIncident } from '@/services/queries/incidents';
import type { Incident } from '@/types/api';
import { useOpenIncidents } from './openIncidents';
import { SourceHint } from './SourceHint';

const shown = 8;

/** The worst of what is open, and who has it. */
export function OpenIncidentsPanel({ className }: { className?: string }) {
  const query = useOpenIncidents();
  return (
    <PanelFrame
      title={query.data ? `Open incidents (${count(query.data.total)})` : 'Open incidents'}
      {...(className ? { className } : {})}
      query={query}
      action="incident.read"
      skeleton={<Skeleton className="m-3 h-72" />}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <EmptyState title="Nothing is open">
          <SourceHint otherwise="Every incident is resolved." />
        </EmptyState>
      }
      actions={
        <Link to="/incidents" search={{ state: [...openStates], sort: 'severity' }} className={buttonStyle('ghost', 'sm')}>
          Show all
        </Link>
      }
    >
      {({ items }) => (
        <ul className="divide-y divide-border">
          {items.slice(0, shown).map((incident) => (
            <Row key={incident.id} incident={incident} />
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}

function Row({ incident }: { incident: Incident }) {
  const { id, title, severity, state, service_name, assignee_name, detected_at } = incident;
  return (
    // On a phone: grade, state, owner and age over the title and the button.
    <li className="relative grid min-h-9 grid-cols-[auto_auto_minmax(0,1fr)_auto] items-center gap-x-3 px-3 py-1 text-sm hover:bg-hover max-sm:gap-y-1 max-sm:py-2 sm:grid-cols-[88px_minmax(0,1fr)_112px_128px_36px_92px]">
      <span>
        <SeverityBadge severity={severity} />
      </span>
      <div className="min-w-0 max-sm:col-span-3 max-sm:row-start-2">
        <Link
          to="/incidents/$incidentId"
          params={{ incidentId: id }}
          className="line-clamp-2 break-words font-medium after:absolute after:inset-0 sm:line-clamp-1"
          title={safeText(title)}
        >
          {safeText(title)}
        </Link>
        <span className="block truncate text-muted text-xs">{safeText(service_name)}</span>
      </div>
      <span className="max-sm:col-start-2 max-sm:row-start-1">
        <StateBadge state={state} />
      </span>
      <span className="truncate max-sm:col-start-3 max-sm:row-start-1">
        {assignee_name ?? <span className="text-high">Nobody</span>}
      </span>
      <span className="text-right text-muted tabular-nums max-sm:col-start-4 max-sm:row-start-1">
        <Ago at={detected_at} look="age" />
      </span>
      <Acknowledge incident={incident} />
    </li>
  );
}

function Acknowledge({ incident }: { incident: Incident }) {
  const may = useCan('incident.state');
  const change = useChangeIncident();
  if (!may || incident.state !== 'detected') return <span className="max-sm:hidden" />;
  return (
    <Button
      size="sm"
      className="relative z-1"
      aria-label={`Acknowledge ${safeText(incident.title)}`}
      onClick={() =>
        change.mutate(
          { incident, change: { kind: 'state', state: 'acknowledged' } },
          {
            onError: (error) =>
              toast(`"${safeText(incident.title)}" was not acknowledged`, { tone: 'bad', detail: toApiError(error).detail }),
          },
        )
      }
    >
      Acknowledge
    </Button>
  );
}
