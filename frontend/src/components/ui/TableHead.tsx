import type { RowData } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { cx } from './cx';
import type { TableColumn } from './tableTypes';
import type { TableModel } from './useDataTable';

interface Props<Row extends RowData> {
  table: TableModel<Row>;
  columns: ReadonlyMap<string, TableColumn<Row>>;
  /** The checkbox that selects every row here. */
  selectAll: React.ReactNode;
}

const step = 16;

/** The sticky head: sorting by button, widths by dragging or by arrow keys. */
export function TableHead<Row extends RowData>({ table, columns, selectAll }: Props<Row>) {
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} aria-rowindex={1}>
          {selectAll}
          {group.headers.map((header, index) => {
            const column = columns.get(header.column.id);
            if (!column) return null;
            const sorted = header.column.getIsSorted();
            const isLast = index === group.headers.length - 1;
            return (
              <th
                key={header.id}
                scope="col"
                aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
                className={cx(
                  'sticky top-0 z-10 h-7 border-border border-b bg-sunken px-2 font-medium text-muted text-xs',
                  column.align === 'right' ? 'text-right' : 'text-left',
                )}
              >
                {column.sort ? (
                  <button
                    type="button"
                    onClick={header.column.getToggleSortingHandler()}
                    title={column.sort === 'loaded' ? 'Sorts loaded rows' : undefined}
                    className="inline-flex h-6 max-w-full items-center gap-1 rounded-sm hover:text-text"
                  >
                    <span className="truncate">{column.header}</span>
                    <SortMark sorted={sorted} />
                    {column.sort === 'loaded' && sorted && <span className="sr-only">, sorts loaded rows</span>}
                  </button>
                ) : (
                  <span className="block truncate">{column.header}</span>
                )}
                {!isLast && (
                  // biome-ignore lint/a11y/useSemanticElements: a separator that is moved has no element of its own
                  <span
                    role="separator"
                    aria-orientation="vertical"
                    aria-label={`Width of ${column.header}`}
                    aria-valuenow={Math.round(header.getSize())}
                    aria-valuemin={column.minWidth ?? 56}
                    tabIndex={0}
                    onPointerDown={header.getResizeHandler()}
                    onDoubleClick={() => header.column.resetSize()}
                    onKeyDown={(event) => {
                      const move = event.key === 'ArrowLeft' ? -step : event.key === 'ArrowRight' ? step : 0;
                      if (move === 0) return;
                      event.preventDefault();
                      const width = Math.max(column.minWidth ?? 56, header.getSize() + move);
                      table.setColumnSizing((old: Record<string, number>) => ({ ...old, [column.id]: width }));
                    }}
                    className="absolute top-0 -right-1.5 z-20 h-full w-3 cursor-col-resize touch-none after:absolute after:top-1.5 after:right-1.5 after:h-4 after:w-px after:bg-border hover:after:bg-accent focus-visible:after:bg-accent"
                  />
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

function SortMark({ sorted }: { sorted: false | 'asc' | 'desc' }) {
  if (sorted === 'asc') return <ArrowUp size={12} aria-hidden className="shrink-0 text-text" />;
  if (sorted === 'desc') return <ArrowDown size={12} aria-hidden className="shrink-0 text-text" />;
  return <ChevronsUpDown size={12} aria-hidden className="shrink-0 opacity-50" />;
}
