import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { compareValues, type DataTableProps } from './tableTypes';

const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

type Wanted<Row extends RowData> = Pick<
  DataTableProps<Row>,
  'columns' | 'rows' | 'rowId' | 'layout' | 'onLayout' | 'sort' | 'onSort'
>;

/** The table model behind DataTable: order, widths and visibility; nothing about markup. */
export function useDataTable<Row extends RowData>({ columns, rows, rowId, layout, onLayout, sort = null, onSort }: Wanted<Row>) {
  const defs = useMemo(
    () =>
      columns.map((column) => {
        const value = column.sortValue ?? column.text;
        return {
          id: column.id,
          accessorFn: (row: Row) => value(row) ?? undefined,
          sortUndefined: 'last' as const,
          header: column.header,
          size: column.width,
          minSize: column.minWidth ?? 56,
          enableSorting: column.sort !== undefined,
          enableHiding: column.required !== true,
          sortFn: (a: { original: Row }, b: { original: Row }) => compareValues(value(a.original), value(b.original)),
        };
      }),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const sorting = useMemo(() => (sort ? [sort] : []), [sort]);
  const hidden = useMemo(() => Object.fromEntries(layout.hidden.map((id) => [id, false])), [layout.hidden]);
  const sortsOnServer = sort !== null && columns.find(({ id }) => id === sort.id)?.sort === 'server';
  return useTable({
    features,
    columns: defs,
    data,
    getRowId: rowId,
    manualSorting: sortsOnServer,
    columnResizeMode: 'onEnd',
    state: { sorting, columnSizing: layout.widths, columnVisibility: hidden },
    onSortingChange: (change) => {
      const next = typeof change === 'function' ? change(sorting) : change;
      onSort?.(next[0] ?? null);
    },
    onColumnSizingChange: (change) => {
      const widths = typeof change === 'function' ? change(layout.widths) : change;
      onLayout({ ...layout, widths });
    },
    onColumnVisibilityChange: (change) => {
      const next = typeof change === 'function' ? change(hidden) : change;
      onLayout({ ...layout, hidden: Object.keys(next).filter((id) => next[id] === false) });
    },
  });
}

export type TableModel<Row extends RowData> = ReturnType<typeof useDataTable<Row>>;
