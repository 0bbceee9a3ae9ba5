import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { cx } from '@/components/ui/cx';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { clockTime, dateTime } from '@/lib/format/time';
import { eventLook } from './eventLook';
import { plainText } from './plainText';
import type { Entry } from './timelineEntries';
import { useEntries } from './useEntries';

const newest = 9;

/** The end of the timeline, newest first; steps of the analysis are left to the timeline itself. */
export function LatestEvents({ incidentId, composer }: { incidentId: string; composer: ReactNode }) {
  const { query, entries, missing } = useEntries(incidentId);
  const zone = useZone();
  const rows = entries
    .filter(({ sort }) => sort !== 'step')
    .slice(-newest)
    .reverse();
  return (
    <div className="flex min-w-0 flex-1 flex-col rounded-lg border border-border bg-surface">
      <PanelFrame
        title={`Latest events (${zone.label})`}
        bare
        className="flex-1"
        query={query}
        action="incident.read"
        skeleton={<Skeleton className="m-3 h-40" />}
        isEmpty={() => rows.length === 0}
        empty={<EmptyState title="Nothing has happened yet">Changes, alerts and comments stand here as they come.</EmptyState>}
        partial={missing}
        actions={
          <Link
            to="/incidents/$incidentId"
            params={{ incidentId }}
            search={{ tab: 'timeline' }}
            className="text-accent-text text-xs underline-offset-2 hover:underline"
          >
            Timeline
          </Link>
        }
      >
        {() => (
          <ol className="border-border border-t py-1">
            {rows.map((entry) => (
              <Row key={entry.event.id} entry={entry} incidentId={incidentId} zone={zone} />
            ))}
          </ol>
        )}
      </PanelFrame>
      {composer}
    </div>
  );
}

function Row({ entry, incidentId, zone }: { entry: Entry; incidentId: string; zone: { name: string; label: string } }) {
  const { event, sort, author } = entry;
  const { icon: Icon, tone } = eventLook[sort];
  const said = sort === 'comment';
  return (
    <li>
      <Link
        to="/incidents/$incidentId"
        params={{ incidentId }}
        search={{ tab: 'timeline', sel: event.id }}
        className="flex min-h-7 items-center gap-2 px-3 py-0.5 text-sm hover:bg-hover"
      >
        <time
          dateTime={event.at}
          title={`${dateTime(event.at, zone.name)} ${zone.label}`}
          className="w-14 shrink-0 text-muted text-xs"
        >
          {clockTime(event.at, zone.name)}
        </time>
        <Icon size={13} aria-hidden className={cx('shrink-0', tone)} />
        <span className="min-w-0 truncate">
          {said && <strong className="font-medium">{safeText(author)}: </strong>}
          {said ? plainText(event.detail) : safeText(event.title)}
          {!said && author && <span className="text-muted"> {safeText(author)}</span>}
        </span>
      </Link>
    </li>
  );
}
