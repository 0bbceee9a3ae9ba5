import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { BarList } from '@/components/charts/BarList';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useNow } from '@/hooks/useNow';
import { count } from '@/lib/format/number';
import { type IncidentsSearch, openStates } from '@/lib/search/incidents';
import type { Incident } from '@/types/api';
import { byAge, byOwner, bySeverity, useOpenIncidents } from './openIncidents';

/** Open incidents by severity, owner and age. A bar leads to its rows. */
export function BreakdownPanel({ className }: { className?: string }) {
  const query = useOpenIncidents();
  return (
    <PanelFrame
      title="Open by severity, owner and age"
      {...(className ? { className } : {})}
      query={query}
      action="incident.read"
      skeleton={<Skeleton className="m-3 h-72" />}
      isEmpty={({ items }) => items.length === 0}
      empty={<EmptyState title="Nothing is open" />}
      partial={({ items, total }) =>
        items.length < total ? `Of the ${count(items.length)} worst; ${count(total)} are open.` : null
      }
    >
      {({ items }) => <Breakdown incidents={items} />}
    </PanelFrame>
  );
}

function Breakdown({ incidents }: { incidents: readonly Incident[] }) {
  const now = useNow();
  const navigate = useNavigate();
  const show = (filters: Partial<IncidentsSearch> & { from?: string; to?: string }) =>
    void navigate({ to: '/incidents', search: { from: undefined, to: undefined, state: [...openStates], ...filters } });
  const severity = bySeverity(incidents).map((row) => ({ ...even(row), onSelect: () => show({ severity: [row.id] }) }));
  const owner = byOwner(incidents).map((row) =>
    row.id === 'nobody' || row.id === 'others' ? even(row) : { ...even(row), onSelect: () => show({ owner: row.id }) },
  );
  const age = byAge(incidents, now).map(({ range, ...row }) => ({ ...even(row), onSelect: () => show(range) }));
  return (
    <div className="flex flex-col gap-2 px-3 py-2.5">
      <Group title="Severity">
        <BarList label="Open incidents by severity" rows={severity} />
      </Group>
      <Group title="Owner">
        <BarList label="Open incidents by owner" rows={owner} />
      </Group>
      <Group title="Age">
        <BarList label="Open incidents by age" rows={age} />
      </Group>
    </div>
  );
}

/** Labels of one width, so that the bars of the three lists begin at one line. */
function even<Row extends { label: ReactNode }>(row: Row): Row {
  return { ...row, label: <span className="block w-32 truncate">{row.label}</span> };
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="px-1 pb-0.5 font-medium text-2xs text-faint">{title}</h3>
      {children}
    </div>
  );
}
