import { Timer, TimerOff } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';
import { dateTime, duration } from '@/lib/format/time';
import type { Incident } from '@/types/api';
import { clockOf } from './incidentClock';

/** How long it has been going on, running by the second, or how long it took. */
export function IncidentTimer({ incident }: { incident: Incident }) {
  const now = useNow();
  const zone = useZone();
  const { words, until } = clockOf(incident);
  const running = until === null;
  const Icon = running ? Timer : TimerOff;
  const took = Math.max(0, (until ?? now) - Date.parse(incident.detected_at));
  return (
    <time
      dateTime={incident.detected_at}
      title={`Detected ${dateTime(incident.detected_at, zone.name)} ${zone.label}`}
      className={cx('inline-flex items-center gap-1 whitespace-nowrap text-xs', running ? 'font-medium text-text' : 'text-muted')}
    >
      <Icon size={13} aria-hidden className="text-muted" />
      {words} {duration(Math.floor(took / 1000) * 1000 || 0)}
    </time>
  );
}
