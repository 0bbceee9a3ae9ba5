import type { RowData } from '@tanstack/react-table';
import { useEffect, useMemo, useRef } from 'react';
import { Checkbox } from './Checkbox';
import { TableHead } from './TableHead';
import { TableMenu } from './TableMenu';
import { TableRow } from './TableRow';
import type { DataTableProps, RowSelection } from './tableTypes';
import { useDataTable } from './useDataTable';
import { useNarrow } from './useNarrow';
import { useRowActions } from './useRowActions';

const nothing: ReadonlySet<string> = new Set();

/** A dense table: sortable, resizable and hideable columns, sticky head, rows by keyboard, copy as CSV. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { label, columns, rowLabel, layout, onLayout, selection, total, offset = 0, card, toolbar, footer } = props;
  const { cursor, onCursor, onOpen, openId } = props;
  const table = useDataTable(props);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const rows = table.getRowModel().rows;
  const narrow = useNarrow();
  const asCards = narrow && card !== undefined;
  const frame = useCursorFocus(cursor);
  const act = useRowActions({ onOpen, onCursor, onToggle: selection?.toggle });
  const menu = (
    <TableMenu
      table={table}
      columns={columns}
      selected={selection?.ids ?? nothing}
      onReset={() => onLayout({ widths: {}, hidden: [] })}
    />
  );
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {toolbar && (
        <div className="flex h-9 shrink-0 items-center gap-2 border-border border-b px-2">
          <div className="flex min-w-0 flex-1 items-center gap-2">{toolbar}</div>
          {menu}
        </div>
      )}
      {/* The frame scrolls, never the page. */}
      <div ref={frame} className="scroll-thin min-h-0 flex-1 overflow-auto">
        {asCards ? (
          <ul aria-label={label} className="divide-y divide-border">
            {rows.map((row) => (
              <li key={row.id}>{card(row.original)}</li>
            ))}
          </ul>
        ) : (
          <table
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows take the keyboard, which is what a grid is
            role="grid"
            aria-label={label}
            aria-rowcount={(total ?? rows.length) + 1}
            aria-multiselectable={selection ? true : undefined}
            className="w-full table-fixed border-separate border-spacing-0 text-sm"
            style={{ minWidth: table.getTotalSize() + (selection ? 36 : 0) }}
          >
            <colgroup>
              {selection && <col style={{ width: 36 }} />}
              {table.getVisibleLeafColumns().map((column) => (
                <col
                  key={column.id}
                  style={byId.get(column.id)?.grow && layout.widths[column.id] === undefined ? {} : { width: column.getSize() }}
                />
              ))}
            </colgroup>
            <TableHead
              table={table}
              columns={byId}
              selectAll={selection && <SelectAll label={label} selection={selection} ids={rows.map(({ id }) => id)} />}
            />
            <tbody>
              {rows.map((row, index) => {
                return (
                  <TableRow
                    key={row.id}
                    row={row}
                    columns={byId}
                    hidden={layout.hidden}
                    label={rowLabel(row.original)}
                    index={offset + index + 2}
                    isCursor={cursor === row.id}
                    isEntry={cursor === row.id || (cursor == null && index === 0)}
                    isOpen={openId === row.id}
                    isSelected={selection ? selection.ids.has(row.id) : undefined}
                    canOpen={onOpen !== undefined}
                    act={act}
                  />
                );
              })}
            </tbody>
          </table>
        )}
      </div>
      {(footer || !toolbar) && (
        <div className="flex h-9 shrink-0 items-center justify-between border-border border-t px-2">
          {toolbar ? <span /> : menu}
          {footer}
        </div>
      )}
    </div>
  );
}

function SelectAll({ label, selection, ids }: { label: string; selection: RowSelection; ids: string[] }) {
  const all = ids.length > 0 && ids.every((id) => selection.ids.has(id));
  return (
    <th scope="col" className="sticky top-0 z-10 h-7 border-border border-b bg-sunken pl-2.5 text-left">
      <Checkbox
        hideLabel
        label={`Select all ${label.toLowerCase()} on this page`}
        checked={all}
        indeterminate={!all && selection.ids.size > 0}
        onCheckedChange={(checked) => selection.set(checked ? ids : [])}
      />
    </th>
  );
}

/** Keeps the keyboard row in view, and the focus on it once the focus is in the table. */
function useCursorFocus(cursor: string | null | undefined) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!cursor) return;
    const row = frame.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(cursor)}"]`);
    if (row && document.activeElement !== row && !row.contains(document.activeElement)) row.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);
  return frame;
}
