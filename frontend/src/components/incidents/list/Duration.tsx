import { useNow } from '@/hooks/useNow';
import { duration } from '@/lib/format/time';
import type { Incident } from '@/types/api';
import { openFor } from './openFor';

/** How long an incident has been open, or took to resolve. */
export function Duration({ incident }: { incident: Incident }) {
  const now = useNow();
  return (
    <span className={incident.resolved_at ? 'text-muted' : undefined} title={incident.resolved_at ? 'Until resolved' : 'Open'}>
      {coarse(openFor(incident, now))}
    </span>
  );
}

const minute = 60_000;

/** Seconds matter in the first minute only; later they would make every row flicker. */
function coarse(milliseconds: number): string {
  return duration(
    milliseconds < minute ? Math.floor(milliseconds / 1_000) * 1_000 || 1_000 : milliseconds - (milliseconds % minute),
  );
}
