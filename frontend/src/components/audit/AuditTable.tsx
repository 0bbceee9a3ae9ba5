import { useMemo } from 'react';
import { DataTable } from '@/components/ui/DataTable';
import { Pagination } from '@/components/ui/Pagination';
import { useListKeys } from '@/hooks/useListKeys';
import { useTableLayout } from '@/hooks/useTableLayout';
import { useZone } from '@/hooks/useZone';
import { auditPageSize } from '@/services/queries/audit';
import type { Schema } from '@/types/api';
import { AuditCard } from './AuditCard';
import { auditColumns } from './auditColumns';
import { reachablePages } from './reachable';

interface Props {
  page: Schema<'AuditPage'>;
  openId: string | undefined;
  onOpen: (id: string | undefined) => void;
  onPage: (page: number) => void;
}

/** The entries, newest first. */
export function AuditTable({ page, openId, onOpen, onPage }: Props) {
  const zone = useZone();
  const columns = useMemo(() => auditColumns(zone), [zone]);
  const ids = useMemo(() => page.logs.map(({ id }) => id), [page.logs]);
  const { cursor, setCursor } = useListKeys({ ids, onOpen, onClose: () => onOpen(undefined) });
  return (
    <DataTable
      label="Audit entries"
      columns={columns}
      rows={page.logs}
      rowId={({ id }) => id}
      rowLabel={({ action }) => action}
      cursor={cursor}
      onCursor={setCursor}
      openId={openId}
      onOpen={({ id }) => onOpen(id)}
      total={page.total}
      offset={page.skip}
      card={(entry) => <AuditCard entry={entry} onOpen={() => onOpen(entry.id)} />}
      footer={
        <Pagination
          page={Math.floor(page.skip / auditPageSize) + 1}
          pages={reachablePages(page.total)}
          total={page.total}
          limit={auditPageSize}
          noun="entries"
          onPage={onPage}
        />
      }
      {...useTableLayout('audit')}
    />
  );
}
