import { getRouteApi } from '@tanstack/react-router';
import { ArrowDown, EyeOff } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Button } from '@/components/ui/Button';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { isPending, type TimelineEvent } from '@/services/queries/incident';
import type { Incident } from '@/types/api';
import { EditEventDialog } from './EditEventDialog';
import { EventItem } from './EventItem';
import { EventMenu } from './EventMenu';
import { JumpToTime } from './JumpToTime';
import { KindFilter } from './KindFilter';
import { PinnedEvents } from './PinnedEvents';
import { byDay, countSorts, type Entry, entryAt } from './timelineEntries';
import { useAtEnd } from './useAtEnd';
import { useEntries } from './useEntries';
import { type EventEdit, useEventEdits } from './useEventEdits';

const route = getRouteApi('/shell/incidents/$incidentId');

/** Everything that happened, oldest first, and the place to add to it. */
export function TimelineTab({ incident, composer }: { incident: Incident; composer: ReactNode }) {
  const { kind, sel, hidden: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useZone();
  const mayEdit = useCan('timeline.edit');
  const edit = useEventEdits(incident.id);
  const [editing, setEditing] = useState<TimelineEvent | null>(null);
  const { query, entries: visible, all, missing } = useEntries(incident.id);
  const entries = wanted === 'yes' ? all : visible;
  const hidden = all.length - visible.length;
  const shown = kind.length > 0 ? entries.filter(({ sort }) => kind.includes(sort)) : entries;
  const frame = useRef<HTMLElement>(null);
  const end = useAtEnd(frame, shown.length, sel !== '');
  useSelected(frame, sel, shown.length > 0);
  const jump = (moment: number) => {
    const found = entryAt(shown, moment);
    if (found) void navigate({ search: (old) => ({ ...old, sel: found.event.id }), replace: true });
    if (found && found.event.id === sel) point(frame.current, sel);
  };
  const first = shown[0]?.event.at;
  const last = shown.at(-1)?.event.at;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-2 border-border border-b bg-surface px-3 py-1.5">
        <KindFilter
          counts={countSorts(entries)}
          chosen={kind}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, kind: next }) })}
        />
        {(hidden > 0 || wanted === 'yes') && (
          <Button
            size="sm"
            variant="ghost"
            aria-pressed={wanted === 'yes'}
            onClick={() => void navigate({ search: (old) => ({ ...old, hidden: wanted === 'yes' ? 'no' : 'yes' }) })}
          >
            <EyeOff size={13} aria-hidden /> Show hidden ({hidden})
          </Button>
        )}
        {first && last && <JumpToTime key={`${zone.name} ${first}`} zone={zone} first={first} last={last} onJump={jump} />}
      </div>
      <PanelFrame
        title="Timeline"
        hideTitle
        bare
        className="relative flex-1"
        query={query}
        action="incident.read"
        skeleton={<Skeleton className="m-3 h-64" />}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title="Nothing has happened yet">Changes, alerts and comments stand here as they come.</EmptyState>}
        partial={missing}
      >
        {() => (
          <>
            <section
              ref={frame}
              aria-label="Events"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              tabIndex={0}
              className="scroll-thin min-h-0 flex-1 overflow-y-auto px-2 py-2 outline-offset-[-2px]"
            >
              {shown.length === 0 && <EmptyState title="No event of these kinds">Choose other kinds, or show all.</EmptyState>}
              <div>
                <PinnedEvents entries={shown} incidentId={incident.id} zone={zone} />
                <Days
                  entries={shown}
                  incidentId={incident.id}
                  zone={zone}
                  sel={sel}
                  {...(mayEdit ? { onEdit: setEditing, onChange: edit } : {})}
                />
              </div>
            </section>
            {!end.reached && (
              <Button size="sm" className="absolute right-4 bottom-3 shadow-overlay" onClick={end.go}>
                <ArrowDown size={13} aria-hidden /> Latest
              </Button>
            )}
          </>
        )}
      </PanelFrame>
      {composer}
      {editing && <EditEventDialog incidentId={incident.id} event={editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

interface DaysProps {
  entries: readonly Entry[];
  incidentId: string;
  zone: { name: string; label: string };
  sel: string;
  onEdit?: (event: TimelineEvent) => void;
  onChange?: (event: TimelineEvent, change: EventEdit) => void;
}

function Days({ entries, incidentId, zone, sel, onEdit, onChange }: DaysProps) {
  const menu = ({ event }: Entry) =>
    onEdit &&
    onChange &&
    !isPending(event.ref) && (
      <EventMenu
        event={event}
        name={safeText(event.title)}
        onEdit={() => onEdit(event)}
        onChange={(change) => onChange(event, change)}
      />
    );
  return byDay(entries, zone.name).map(({ day, entries: ofDay }) => (
    <section key={day} aria-label={day} className="mx-auto max-w-240">
      <h3 className="px-2 pt-2 pb-1 font-medium text-faint text-xs">
        {day}, {zone.label}
      </h3>
      <ol>
        {ofDay.map((entry) => (
          <EventItem
            key={entry.event.id}
            entry={entry}
            incidentId={incidentId}
            zone={zone}
            selected={entry.event.id === sel}
            menu={menu(entry)}
          />
        ))}
      </ol>
    </section>
  ));
}

/** Brings the event that the URL points at into view. */
function useSelected(frame: RefObject<HTMLElement | null>, sel: string, loaded: boolean): void {
  useEffect(() => {
    if (sel !== '' && loaded) point(frame.current, sel);
  }, [frame, sel, loaded]);
}

function point(frame: HTMLElement | null, sel: string): void {
  const row = frame?.querySelector<HTMLElement>(`#${CSS.escape(`event-${sel}`)}`);
  row?.scrollIntoView({ block: 'center' });
  row?.focus({ preventScroll: true });
}
