import { Link } from '@tanstack/react-router';
import { BellOff, BellRing, CircleCheck, Eye } from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/Badge';
import { cx } from '@/components/ui/cx';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import type { IncidentAlert } from '@/services/queries/incident';

const looks: Record<IncidentAlert['status'], { icon: typeof BellRing; tone: Tone; label: string }> = {
  firing: { icon: BellRing, tone: 'bad', label: 'Firing' },
  acknowledged: { icon: Eye, tone: 'acknowledged', label: 'Acknowledged' },
  resolved: { icon: CircleCheck, tone: 'good', label: 'Resolved' },
};

interface Props {
  alert: IncidentAlert;
  incidentId: string;
  selected?: boolean;
}

/** One alert in one line, two on a phone; leads to its details. */
export function AlertRow({ alert, incidentId, selected = false }: Props) {
  const now = useNow();
  const zone = useZone();
  const { icon, tone, label } = looks[alert.status];
  return (
    <li>
      <Link
        to="/incidents/$incidentId"
        params={{ incidentId }}
        search={{ tab: 'related', sel: alert.id }}
        aria-current={selected || undefined}
        className={cx(
          'grid min-h-row grid-cols-[104px_84px_minmax(0,1fr)_auto] items-center gap-x-3 px-3 py-1 text-sm hover:bg-hover max-sm:grid-cols-[auto_auto_1fr] max-sm:gap-y-0.5',
          selected && 'bg-selected',
        )}
      >
        <Badge look="plain" icon={icon} tone={tone} label={label} />
        <SeverityBadge severity={alert.severity} look="plain" />
        <span className="min-w-0 max-sm:col-span-3 max-sm:row-start-2 max-sm:line-clamp-2 sm:truncate">
          <span className="font-medium">{safeText(alert.alert_name)}</span>
          {alert.summary && alert.summary !== alert.alert_name && <span className="text-muted"> {safeText(alert.summary)}</span>}
        </span>
        <span className="flex items-center gap-1.5 justify-self-end text-muted text-xs">
          {alert.muted && <BellOff size={13} aria-label="Muted" />}
          <RelativeTime
            at={alert.status === 'resolved' && alert.ends_at ? alert.ends_at : alert.starts_at}
            now={now}
            zone={zone}
          />
        </span>
      </Link>
    </li>
  );
}
