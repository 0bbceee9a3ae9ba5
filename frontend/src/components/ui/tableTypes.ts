import type { RowData } from '@tanstack/react-table';
import type { ReactNode } from 'react';

/** One column of a DataTable. */
export interface TableColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The cell as text: for CSV, and for sorting loaded rows unless `sortValue` says otherwise. */
  text: (row: Row) => string | number | null;
  width: number;
  minWidth?: number;
  /** Takes the space that is left. One column has it. */
  grow?: boolean;
  align?: 'right';
  /** `server`: the list asks again. `loaded`: only the rows on screen are sorted, and the head says so. */
  sort?: 'server' | 'loaded';
  sortValue?: (row: Row) => string | number;
  /** Columns without which a row says nothing stay. */
  required?: boolean;
}

export interface TableSort {
  id: string;
  desc: boolean;
}

/** Widths and hidden columns; `useTableLayout` keeps them. */
export interface ColumnLayout {
  widths: Record<string, number>;
  hidden: string[];
}

/** The selected rows; `useSelection` provides it. */
export interface RowSelection {
  ids: ReadonlySet<string>;
  toggle: (id: string) => void;
  set: (ids: Iterable<string>) => void;
}

export interface DataTableProps<Row extends RowData> {
  /** What the table holds: "Incidents". */
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The row in words, for its checkbox: the incident's title. */
  rowLabel: (row: Row) => string;
  layout: ColumnLayout;
  onLayout: (layout: ColumnLayout) => void;
  sort?: TableSort | null;
  onSort?: (sort: TableSort | null) => void;
  selection?: RowSelection;
  /** The row under the keyboard; `useListKeys` moves it. */
  cursor?: string | null;
  onCursor?: (id: string | null) => void;
  onOpen?: (row: Row) => void;
  /** The row that a side panel shows. */
  openId?: string | undefined;
  /** How many rows there are in all, and how many come before the first one here. */
  total?: number;
  offset?: number;
  /** Two lines per row, for narrow screens. */
  card?: (row: Row) => ReactNode;
  /** A bar above the head; without it the table's menu stands beside the footer, and one more row fits. */
  toolbar?: ReactNode;
  /** Under the rows, at the right: pagination. */
  footer?: ReactNode;
}

/** One comparison for loaded rows: numbers by size, words as people sort them, missing values last. */
export function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
