import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Ago } from '@/components/layout/Ago';
import { DataTable } from '@/components/ui/DataTable';
import { Pagination } from '@/components/ui/Pagination';
import { useListKeys } from '@/hooks/useListKeys';
import { useTableLayout } from '@/hooks/useTableLayout';
import { plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { Runbook, Schema } from '@/types/api';
import { runbookColumns } from './runbookColumns';

interface Props {
  page: Schema<'RunbookPage'>;
  onOpen: (id: string) => void;
  onPage: (page: number) => void;
}

/** One page of runbooks. */
export function RunbookTable({ page, onOpen, onPage }: Props) {
  const ids = useMemo(() => page.items.map(({ id }) => id), [page.items]);
  const { cursor, setCursor } = useListKeys({ ids, onOpen });
  return (
    <DataTable
      label="Runbooks"
      columns={runbookColumns}
      rows={page.items}
      rowId={({ id }) => id}
      rowLabel={({ title }) => title}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={({ id }) => onOpen(id)}
      total={page.total}
      offset={(page.page - 1) * page.limit}
      card={(runbook) => <Card runbook={runbook} />}
      footer={
        <Pagination page={page.page} pages={page.pages} total={page.total} limit={page.limit} noun="runbooks" onPage={onPage} />
      }
      {...useTableLayout('runbooks')}
    />
  );
}

function Card({ runbook }: { runbook: Runbook }) {
  return (
    <Link
      to="/runbooks/$runbookId"
      params={{ runbookId: runbook.id }}
      className="flex w-full flex-col gap-0.5 bg-surface px-3 py-2.5"
    >
      <span className="truncate font-medium text-sm">{safeText(runbook.title)}</span>
      <span className="flex justify-between gap-2 text-muted text-xs">
        <span className="truncate">{safeText(runbook.service_names.join(', ')) || plural(runbook.steps.length, 'step')}</span>
        <span className="shrink-0">{runbook.last_used_at ? <Ago at={runbook.last_used_at} /> : 'Never used'}</span>
      </span>
    </Link>
  );
}
