import { type ReactNode, useMemo, useState } from 'react';
import { DataTable } from '@/components/ui/DataTable';
import type { TableColumn, TableSort } from '@/components/ui/tableTypes';
import { useListKeys } from '@/hooks/useListKeys';
import { useTableLayout } from '@/hooks/useTableLayout';

interface Props<Row> {
  /** What the table holds: "Endpoints"; and the name under which its widths are kept. */
  label: string;
  name: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  rowLabel: (row: Row) => string;
  sort?: TableSort;
  onOpen?: (row: Row) => void;
  openId?: string | undefined;
  onClose?: () => void;
  card?: (row: Row) => ReactNode;
  footer?: ReactNode;
}

/** A table whose rows are all here: sorted, walked through and opened without asking again. */
export function PlainTable<Row extends object>(props: Props<Row>) {
  const { label, name, columns, rows, rowId, rowLabel, onOpen, openId, onClose, card, footer } = props;
  const [sort, setSort] = useState<TableSort | null>(props.sort ?? null);
  const ids = useMemo(() => rows.map(rowId), [rows, rowId]);
  const open = (id: string) => {
    const row = rows.find((one) => rowId(one) === id);
    if (row) onOpen?.(row);
  };
  const { cursor, setCursor } = useListKeys({ ids, ...(onOpen ? { onOpen: open } : {}), ...(onClose ? { onClose } : {}) });
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      rowId={rowId}
      rowLabel={rowLabel}
      sort={sort}
      onSort={setSort}
      cursor={cursor}
      onCursor={setCursor}
      openId={openId}
      {...(onOpen ? { onOpen } : {})}
      {...(card ? { card } : {})}
      footer={footer}
      {...useTableLayout(name)}
    />
  );
}
