import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { StateBadge } from '@/components/ui/StateBadge';
import { safeText } from '@/lib/format/text';
import type { Incident } from '@/types/api';
import { Duration } from './Duration';

interface Props {
  incident: Incident;
  /** Absent when the person may not or the incident is past it. */
  onAcknowledge: (() => void) | undefined;
}

/** One incident on a phone: two lines and the one action that cannot wait. */
export function IncidentCard({ incident, onAcknowledge }: Props) {
  return (
    <div className="flex items-center gap-2 bg-surface px-3 py-2.5">
      <Link to="/incidents/$incidentId" params={{ incidentId: incident.id }} className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="truncate font-medium text-sm">{safeText(incident.title)}</span>
        <span className="flex min-w-0 items-center gap-2 text-muted text-xs">
          <SeverityBadge severity={incident.severity} />
          <StateBadge state={incident.state} />
          <span className="min-w-0 truncate">{safeText(incident.service_name)}</span>
          <span className="ml-auto shrink-0 whitespace-nowrap">
            <Duration incident={incident} />
          </span>
        </span>
      </Link>
      {onAcknowledge && (
        <Button className="size-10! p-0!" aria-label={`Acknowledge ${safeText(incident.title)}`} onClick={onAcknowledge}>
          <Check size={16} aria-hidden />
        </Button>
      )}
    </div>
  );
}
