import { Link } from '@tanstack/react-router';
import { Pin } from 'lucide-react';
import { safeText } from '@/lib/format/text';
import { shortDateTime } from '@/lib/format/time';
import { plainText } from './plainText';
import type { Entry } from './timelineEntries';

interface Props {
  entries: readonly Entry[];
  incidentId: string;
  zone: { name: string; label: string };
}

/** What somebody found important, above everything else; each leads to its place. */
export function PinnedEvents({ entries, incidentId, zone }: Props) {
  const pinned = entries.filter(({ event }) => event.pinned);
  if (pinned.length === 0) return null;
  return (
    <section aria-labelledby="pinned" className="mx-auto max-w-240 pb-1">
      <h3 id="pinned" className="px-2 pt-1 pb-1 font-medium text-faint text-xs">
        Pinned
      </h3>
      <ul className="rounded-md border border-border bg-surface py-1">
        {pinned.map(({ event, sort, author }) => (
          <li key={event.id}>
            <Link
              to="/incidents/$incidentId"
              params={{ incidentId }}
              search={(old) => ({ ...old, tab: 'timeline', sel: event.id })}
              replace
              className="flex min-h-7 items-center gap-2 px-2 py-0.5 text-sm hover:bg-hover"
            >
              <Pin size={13} aria-hidden className="shrink-0 text-accent-text" />
              <time dateTime={event.at} className="shrink-0 text-muted text-xs">
                {shortDateTime(event.at, zone.name)}
              </time>
              <span className="min-w-0 truncate">
                {sort === 'comment' ? `${safeText(author)}: ${plainText(event.detail)}` : safeText(event.title)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
