import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Badge } from '@/components/ui/Badge';
import { DataTable } from '@/components/ui/DataTable';
import { Pagination } from '@/components/ui/Pagination';
import { useListKeys } from '@/hooks/useListKeys';
import { useTableLayout } from '@/hooks/useTableLayout';
import { useZone } from '@/hooks/useZone';
import { plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { Schema } from '@/types/api';
import { openItems, statusLooks } from './looks';
import { postmortemColumns } from './postmortemColumns';

type Row = Schema<'PostmortemSummary'>;

interface Props {
  page: Schema<'PostmortemSummaryPage'>;
  /** Opens the postmortem in the room of its incident. */
  onOpen: (incidentId: string) => void;
  onPage: (page: number) => void;
}

/** One page of postmortems. */
export function PostmortemTable({ page, onOpen, onPage }: Props) {
  const zone = useZone();
  const columns = useMemo(() => postmortemColumns(zone), [zone]);
  // An incident has one postmortem: its id names the row.
  const ids = useMemo(() => page.items.map(({ incident_id }) => incident_id), [page.items]);
  const { cursor, setCursor } = useListKeys({ ids, onOpen });
  return (
    <DataTable
      label="Postmortems"
      columns={columns}
      rows={page.items}
      rowId={({ incident_id }) => incident_id}
      rowLabel={({ title }) => title}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={({ incident_id }) => onOpen(incident_id)}
      total={page.total}
      offset={(page.page - 1) * page.limit}
      card={(postmortem) => <Card postmortem={postmortem} />}
      footer={
        <Pagination
          page={page.page}
          pages={page.pages}
          total={page.total}
          limit={page.limit}
          noun="postmortems"
          onPage={onPage}
        />
      }
      {...useTableLayout('postmortems')}
    />
  );
}

function Card({ postmortem: { incident_id, title, status, action_items } }: { postmortem: Row }) {
  return (
    <Link
      to="/incidents/$incidentId"
      params={{ incidentId: incident_id }}
      search={{ tab: 'postmortem' }}
      className="flex w-full flex-col gap-0.5 bg-surface px-3 py-2.5"
    >
      <span className="truncate font-medium text-sm">{safeText(title)}</span>
      <span className="flex justify-between gap-2 text-muted text-xs">
        <Badge look="plain" {...statusLooks[status]} />
        {plural(openItems(action_items), 'open action item')}
      </span>
    </Link>
  );
}
