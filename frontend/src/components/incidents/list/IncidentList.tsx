import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataTable } from '@/components/ui/DataTable';
import { Pagination } from '@/components/ui/Pagination';
import type { TableSort } from '@/components/ui/tableTypes';
import { useCan } from '@/hooks/useCan';
import { useListKeys } from '@/hooks/useListKeys';
import type { Selection } from '@/hooks/useSelection';
import { useShortcut } from '@/hooks/useShortcut';
import { useTableLayout } from '@/hooks/useTableLayout';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import type { IncidentsSearch } from '@/lib/search/incidents';
import type { IncidentChange } from '@/services/queries/incidents';
import type { Incident, Schema } from '@/types/api';
import { IncidentCard } from './IncidentCard';
import { incidentColumns } from './incidentColumns';

interface Props {
  page: Schema<'IncidentPage'>;
  search: IncidentsSearch;
  selection: Selection;
  onSearch: (next: Partial<IncidentsSearch>) => void;
  onChange: (incident: Incident, change: IncidentChange) => void;
  /** A key was pressed while rows are selected: it means all of them. */
  onChangeSelected: (change: IncidentChange) => void;
  onAssign: (incidents: readonly Incident[]) => void;
  onComment: (incident: Incident) => void;
}

/** The rows of the list and everything the keyboard does with them. */
export function IncidentList({ page, search, selection, onSearch, onChange, onChangeSelected, onAssign, onComment }: Props) {
  const zone = useZone();
  const navigate = useNavigate();
  const mayChange = useCan('incident.state');
  const mayComment = useCan('incident.comment');
  const mayAssign = useCan('incident.assign');
  const columns = useMemo(() => incidentColumns(zone), [zone]);
  const rows = page.items;
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const open = (id: string) => void navigate({ to: '/incidents/$incidentId', params: { incidentId: id } });
  const { cursor, setCursor } = useListKeys({ ids, onOpen: open, onToggle: selection.toggle, onClose: selection.clear });
  const current = rows.find(({ id }) => id === cursor);
  const chosen = rows.filter(({ id }) => selection.ids.has(id));
  const move = (state: 'acknowledged' | 'resolved') => {
    if (chosen.length > 0) onChangeSelected({ kind: 'state', state });
    else if (current) onChange(current, { kind: 'state', state });
  };
  const group = 'Incident';
  useShortcut({ id: 'incident.acknowledge', keys: 'a', label: 'Acknowledge', group, enabled: mayChange }, () =>
    move('acknowledged'),
  );
  useShortcut({ id: 'incident.resolve', keys: 'r', label: 'Resolve', group, enabled: mayChange }, () => move('resolved'));
  useShortcut({ id: 'incident.assign', keys: 'o', label: 'Assign', group, enabled: mayAssign }, () => {
    if (chosen.length > 0) onAssign(chosen);
    else if (current) onAssign([current]);
  });
  useShortcut({ id: 'incident.comment', keys: 'c', label: 'Comment', group, enabled: mayComment }, () => {
    if (current) onComment(current);
  });
  const sort: TableSort = { id: search.sort, desc: search.order === 'desc' };
  return (
    <DataTable
      label="Incidents"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      rowLabel={({ title }) => safeText(title)}
      sort={sort}
      onSort={(next) =>
        onSearch({
          sort: (next?.id as IncidentsSearch['sort'] | undefined) ?? 'detected_at',
          order: next && !next.desc ? 'asc' : 'desc',
        })
      }
      selection={selection}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={({ id }) => open(id)}
      total={page.total}
      offset={(page.page - 1) * page.limit}
      card={(incident) => (
        <IncidentCard
          incident={incident}
          onAcknowledge={
            mayChange && incident.allowed_transitions.includes('acknowledged')
              ? () => onChange(incident, { kind: 'state', state: 'acknowledged' })
              : undefined
          }
        />
      )}
      footer={
        <Pagination
          page={page.page}
          pages={page.pages}
          total={page.total}
          limit={page.limit}
          noun="incidents"
          onPage={(next) => onSearch({ page: next })}
        />
      }
      {...useTableLayout('incidents')}
    />
  );
}
