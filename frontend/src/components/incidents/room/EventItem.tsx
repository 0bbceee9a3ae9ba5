import { Link } from '@tanstack/react-router';
import { EyeOff, Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { Markdown } from '@/components/ui/Markdown';
import { initials, safeText } from '@/lib/format/text';
import { clockTime, dateTime } from '@/lib/format/time';
import { isPending } from '@/services/queries/incident';
import { eventLook } from './eventLook';
import type { Entry } from './timelineEntries';

interface Props {
  entry: Entry;
  incidentId: string;
  zone: { name: string; label: string };
  selected: boolean;
  /** What can be done to it. */
  menu?: ReactNode;
}

/** One line of the timeline. What people wrote is formatted; what machines did is one line. */
export function EventItem({ entry, incidentId, zone, selected, menu }: Props) {
  const { event, sort } = entry;
  const pending = isPending(event.ref);
  const { icon: Icon, tone } = eventLook[sort];
  return (
    <li
      id={`event-${event.id}`}
      tabIndex={-1}
      data-selected={selected || undefined}
      className={cx(
        'grid grid-cols-[64px_20px_minmax(0,1fr)_auto] gap-x-2 rounded-md px-2 py-1.5 outline-offset-[-2px] [contain-intrinsic-size:auto_30px] [content-visibility:auto]',
        selected && 'bg-selected',
        pending && 'opacity-60',
        event.hidden && 'bg-sunken',
      )}
    >
      <Link
        to="/incidents/$incidentId"
        params={{ incidentId }}
        search={(old) => ({ ...old, tab: 'timeline', sel: event.id })}
        replace
        title={`${dateTime(event.at, zone.name)} ${zone.label}. Link to this event`}
        className="text-muted text-xs leading-[18px] hover:text-text hover:underline"
      >
        <time dateTime={event.at}>{clockTime(event.at, zone.name)}</time>
      </Link>
      <Icon size={14} aria-hidden className={cx('mt-0.5', tone)} />
      {sort === 'comment' ? <Comment entry={entry} pending={pending} /> : <Happening entry={entry} incidentId={incidentId} />}
      {menu}
    </li>
  );
}

function Comment({ entry: { event, author }, pending }: { entry: Entry; pending: boolean }) {
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-md border border-border bg-surface px-3 py-2">
      <p className="flex items-center gap-1.5 text-xs">
        <span
          aria-hidden
          className="inline-flex size-5 items-center justify-center rounded-full bg-accent-soft font-semibold text-[10px] text-accent-text"
        >
          {initials(author)}
        </span>
        <strong className="font-semibold">{safeText(author)}</strong>
        {event.title !== `${author} commented.` && <span className="min-w-0 break-words">{safeText(event.title)}</span>}
        {pending && <span className="text-muted">Sending…</span>}
        <Marks event={event} />
      </p>
      <Markdown source={event.detail} />
    </div>
  );
}

function Happening({ entry: { event, author, sort }, incidentId }: { entry: Entry; incidentId: string }) {
  return (
    <div className="min-w-0 break-words text-sm">
      <p>
        <span className={sort === 'step' ? 'text-muted' : undefined}>{safeText(event.title)}</span>
        {author && <span className="text-muted"> {safeText(author)}</span>}
        {(sort === 'alert' || sort === 'hypothesis') && (
          <Link
            to="/incidents/$incidentId"
            params={{ incidentId }}
            search={{ tab: sort === 'alert' ? 'related' : 'hypotheses', sel: event.ref }}
            className="ml-2 whitespace-nowrap text-accent-text text-xs underline-offset-2 hover:underline"
          >
            {sort === 'alert' ? 'Show alert' : 'Show hypothesis'}
          </Link>
        )}
        <Marks event={event} />
      </p>
      {event.detail !== '' && <p className="text-muted text-xs">{safeText(event.detail)}</p>}
    </div>
  );
}

/** What somebody did to the place of an event on the timeline. */
function Marks({ event: { pinned, hidden, edited_by } }: { event: Entry['event'] }) {
  return (
    <>
      {pinned && (
        <span className="ml-2 inline-flex items-center gap-1 text-accent-text text-xs">
          <Pin size={12} aria-hidden /> Pinned
        </span>
      )}
      {hidden && (
        <span className="ml-2 inline-flex items-center gap-1 text-muted text-xs">
          <EyeOff size={12} aria-hidden /> Hidden
        </span>
      )}
      {edited_by !== null && <span className="ml-2 text-muted text-xs">edited by {safeText(edited_by)}</span>}
    </>
  );
}
