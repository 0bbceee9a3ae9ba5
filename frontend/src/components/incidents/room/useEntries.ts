import { useLiveQuery } from '@/hooks/useLiveQuery';
import { plural } from '@/lib/format/number';
import { activitiesQuery, eventsQuery, mostEvents } from '@/services/queries/incident';
import { entriesOf } from './timelineEntries';

/** The timeline of an incident, live, without and with what somebody has hidden, and what is missing from it. */
export function useEntries(incidentId: string) {
  const events = useLiveQuery(eventsQuery(incidentId), { channels: ['incidents', 'hypotheses', 'alerts'] });
  const activities = useLiveQuery(activitiesQuery(incidentId), { channels: ['incidents'] });
  const missing = (rows: readonly unknown[]): string | null => {
    if (rows.length >= mostEvents) return `Only the first ${plural(mostEvents, 'event')} are shown.`;
    if (activities.error && !activities.data) return 'Who made which change could not be loaded.';
    return null;
  };
  const all = entriesOf(events.data ?? [], activities.data ?? []);
  const entries = all.filter(({ event }) => !event.hidden);
  return { query: events, entries, all, missing };
}
