import type { EventSort } from '@/lib/search/incidentRoom';
import type { TimelineEvent } from '@/services/queries/incident';
import type { Activity } from '@/types/api';

/** One line of the timeline: the event and, where there is one, the activity behind it. */
export interface Entry {
  event: TimelineEvent;
  sort: EventSort;
  activity: Activity | null;
  /** Who did it; empty when that is not known. */
  author: string;
}

/** Joins the merged timeline with the activities, which know who said what. */
export function entriesOf(events: readonly TimelineEvent[], activities: readonly Activity[]): Entry[] {
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  return events.map((event) => {
    const activity = byId.get(event.ref) ?? null;
    const commenter = event.kind === 'activity' ? (commented.exec(event.title)?.[1] ?? '') : '';
    return { event, activity, sort: sortOf(event, activity, commenter), author: activity?.user_name ?? commenter };
  });
}

/** The title that the server gives to a comment: it names the author even while the activities are not there. */
const commented = /^(.+) commented\.$/;

function sortOf({ kind }: TimelineEvent, activity: Activity | null, commenter: string): EventSort {
  if (kind !== 'activity') return kind;
  const isComment = activity ? activity.activity_type === 'comment' : commenter !== '';
  return isComment ? 'comment' : 'change';
}

/** How many entries there are of each sort. */
export function countSorts(entries: readonly Entry[]): Map<EventSort, number> {
  const counts = new Map<EventSort, number>();
  for (const { sort } of entries) counts.set(sort, (counts.get(sort) ?? 0) + 1);
  return counts;
}

/** The entries by calendar day of a zone, in order. */
export function byDay(entries: readonly Entry[], zone: string): { day: string; entries: Entry[] }[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  });
  const days: { day: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = format.format(new Date(entry.event.at));
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

/** The first entry at or after a moment, else the last one. */
export function entryAt(entries: readonly Entry[], moment: number): Entry | undefined {
  return entries.find(({ event }) => Date.parse(event.at) >= moment) ?? entries.at(-1);
}
