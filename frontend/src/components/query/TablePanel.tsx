import type { ReactNode } from 'react';
import { PanelFrame } from '@/components/layout/PanelFrame';
import type { PanelQuery } from '@/components/layout/panelState';
import { Skeleton } from '@/components/ui/Skeleton';
import type { TableColumn } from '@/components/ui/tableTypes';
import type { Action } from '@/lib/permissions';
import { PlainTable } from './PlainTable';

interface Props<Data, Row> {
  /** What the table holds: "Endpoints"; and the name under which its widths are kept. */
  title: string;
  name: string;
  action: Action;
  query: PanelQuery<Data>;
  rows: (data: Data) => readonly Row[];
  /** Without it, no row is an empty answer. */
  isEmpty?: (data: Data) => boolean;
  empty: ReactNode;
  columns: readonly TableColumn<Row>[];
  rowId: (row: Row) => string;
  rowLabel: (row: Row) => string;
  /** What the rows add up to, in words. */
  sum: (data: Data) => ReactNode;
  onOpen?: (row: Row) => void;
  openId?: string | undefined;
  onClose?: () => void;
  /** Beside the table: what is open. */
  beside?: ReactNode;
}

/** The table of a tab whose rows come with one answer. */
export function TablePanel<Data, Row extends object>(props: Props<Data, Row>) {
  const { title, name, action, query, rows, empty, columns, rowId, rowLabel, sum, onOpen, openId, onClose, beside } = props;
  return (
    <PanelFrame
      title={title}
      hideTitle
      bare
      className="min-h-80 flex-1"
      query={query}
      action={action}
      skeleton={<Skeleton className="m-3 h-64" />}
      isEmpty={props.isEmpty ?? ((data) => rows(data).length === 0)}
      empty={empty}
    >
      {(data) => (
        <div className="flex min-h-0 flex-1">
          <PlainTable
            label={title}
            name={name}
            columns={columns}
            rows={rows(data)}
            rowId={rowId}
            rowLabel={rowLabel}
            {...(onOpen ? { onOpen } : {})}
            {...(onClose ? { onClose } : {})}
            openId={openId}
            footer={<span className="text-muted text-xs">{sum(data)}</span>}
          />
          {beside}
        </div>
      )}
    </PanelFrame>
  );
}
