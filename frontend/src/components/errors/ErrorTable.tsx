import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { Badge } from '@/components/ui/Badge';
import { DataTable } from '@/components/ui/DataTable';
import type { RowSelection } from '@/components/ui/tableTypes';
import { useListKeys } from '@/hooks/useListKeys';
import { useTableLayout } from '@/hooks/useTableLayout';
import { useZone } from '@/hooks/useZone';
import { plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { ErrorsSearch } from '@/lib/search/errors';
import type { ErrorGroup } from '@/types/telemetry';
import { errorColumns } from './errorColumns';
import { errorLooks } from './errorLooks';

interface Props {
  groups: readonly ErrorGroup[];
  sort: ErrorsSearch['sort'];
  onSort?: (sort: ErrorsSearch['sort']) => void;
  selection?: RowSelection;
  footer?: ReactNode;
}

const sorts: readonly string[] = ['count', 'last_seen', 'first_seen'];

/** Groups of errors. */
export function ErrorTable({ groups, sort, onSort, selection, footer }: Props) {
  const zone = useZone();
  const navigate = useNavigate();
  const columns = useMemo(() => {
    const all = errorColumns(zone);
    // Only the server's own orders stay true over all pages.
    return all.map(({ sort: kind, ...column }) => (onSort && kind === 'server' ? { ...column, sort: kind } : column));
  }, [zone, onSort]);
  const ids = useMemo(() => groups.map(({ fingerprint }) => fingerprint), [groups]);
  const open = (fingerprint: string) => void navigate({ to: '/errors/$fingerprint', params: { fingerprint } });
  const { cursor, setCursor } = useListKeys({ ids, onOpen: open, ...(selection ? { onToggle: selection.toggle } : {}) });
  return (
    <DataTable
      label="Errors"
      columns={columns}
      rows={groups}
      rowId={({ fingerprint }) => fingerprint}
      rowLabel={({ error_class }) => error_class}
      sort={{ id: sort, desc: true }}
      onSort={(next) => {
        if (next && sorts.includes(next.id)) onSort?.(next.id as ErrorsSearch['sort']);
      }}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={({ fingerprint }) => open(fingerprint)}
      {...(selection ? { selection } : {})}
      card={(row) => (
        <Link
          to="/errors/$fingerprint"
          params={{ fingerprint: row.fingerprint }}
          className="flex flex-col gap-0.5 bg-surface px-3 py-2"
        >
          <span className="truncate font-medium">{safeText(`${row.error_class} ${row.message}`)}</span>
          <span className="flex gap-2 text-muted text-xs">
            <Badge look="plain" {...errorLooks[row.status]} />
            <span className="min-w-0 flex-1 truncate">{safeText(row.service_name)}</span>
            {plural(row.occurrence_count, 'time')}
          </span>
        </Link>
      )}
      footer={footer}
      {...useTableLayout('errors')}
    />
  );
}
