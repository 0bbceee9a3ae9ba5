import { useMemo } from 'react';
import type { BarRow } from '@/components/charts/BarList';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { openStates, severities } from '@/lib/search/incidents';
import { openIncidentsQuery } from '@/services/queries/dashboard';
import type { Incident } from '@/types/api';

const openOnes: ReadonlySet<string> = new Set(openStates);

/** What is open, in the order of the server. A row that an event closed meanwhile is no longer open. */
export function useOpenIncidents() {
  const query = useLiveQuery(openIncidentsQuery(), { channels: ['incidents'] });
  const page = query.data;
  const data = useMemo(() => {
    if (!page) return undefined;
    const items = page.items.filter(({ state }) => openOnes.has(state));
    return { items, total: page.total - (page.items.length - items.length) };
  }, [page]);
  return { ...query, data };
}

type Counted = Omit<BarRow, 'onSelect'>;

export function bySeverity(incidents: readonly Incident[]): (Counted & { id: Incident['severity'] })[] {
  return severities.map((severity) => ({
    id: severity,
    label: severity.charAt(0).toUpperCase() + severity.slice(1),
    tone: severity,
    value: incidents.filter((incident) => incident.severity === severity).length,
  }));
}

const hour = 3_600_000;

/** Ages as the API takes them, youngest first. */
const ages = [
  { id: 'hour', label: 'Under 1 h', below: hour, range: { from: 'now-1h', to: 'now' } },
  { id: 'shift', label: '1 to 8 h', below: 8 * hour, range: { from: 'now-8h', to: 'now-1h' } },
  { id: 'day', label: '8 to 24 h', below: 24 * hour, range: { from: 'now-24h', to: 'now-8h' } },
  { id: 'older', label: 'Over 1 day', below: Number.POSITIVE_INFINITY, range: { from: 'now-365d', to: 'now-24h' } },
] as const;

export function byAge(incidents: readonly Incident[], now: number) {
  const bucketOf = ({ detected_at }: Incident) => ages.find(({ below }) => now - Date.parse(detected_at) < below)?.id;
  return ages.map(({ id, label, range }) => ({
    id,
    label,
    range,
    value: incidents.filter((incident) => bucketOf(incident) === id).length,
  }));
}

const shownOwners = 4;

/** Who has how many; those nobody has come first, because they are the ones to act on. */
export function byOwner(incidents: readonly Incident[]): Counted[] {
  const owners = new Map<string, { label: string; value: number }>();
  let nobody = 0;
  for (const { assignee_id, assignee_name } of incidents) {
    if (!assignee_id) nobody += 1;
    else owners.set(assignee_id, { label: assignee_name ?? 'Unknown', value: (owners.get(assignee_id)?.value ?? 0) + 1 });
  }
  const most = [...owners].map(([id, owner]) => ({ id, ...owner })).sort((a, b) => b.value - a.value);
  const rest = most.slice(shownOwners);
  return [
    ...(nobody > 0 ? [{ id: 'nobody', label: 'Nobody', value: nobody, tone: 'high' as const }] : []),
    ...most.slice(0, shownOwners),
    ...(rest.length > 0
      ? [{ id: 'others', label: `${rest.length} others`, value: rest.reduce((sum, { value }) => sum + value, 0) }]
      : []),
  ];
}
