import type { RowData } from '@tanstack/react-table';
import { useEffect, useMemo, useRef } from 'react';
import { Checkbox } from './Checkbox';
import { cx } from './cx';
import { TableHead } from './TableHead';
import { TableMenu } from './TableMenu';
import type { DataTableProps, RowSelection } from './tableTypes';
import { useDataTable } from './useDataTable';
import { useNarrow } from './useNarrow';

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
                const selected = selection?.ids.has(row.id) ?? false;
                const isCursor = cursor === row.id || (cursor == null && index === 0);
                return (
                  <tr
                    key={row.id}
                    data-row={row.id}
                    data-selected={selected || openId === row.id || undefined}
                    aria-rowindex={offset + index + 2}
                    aria-selected={selection ? selected : undefined}
                    tabIndex={isCursor ? 0 : -1}
                    onFocus={(event) => event.target === event.currentTarget && onCursor?.(row.id)}
                    onKeyDown={moveByArrows}
                    onClick={(event) => {
                      if (onOpen && !isControl(event.target, event.currentTarget)) onOpen(row.original);
                    }}
                    className={cx(
                      'group outline-offset-[-2px]',
                      onOpen && 'cursor-pointer',
                      selected || openId === row.id ? 'bg-selected' : 'bg-surface hover:bg-hover',
                      cursor === row.id && 'shadow-[inset_2px_0_0_var(--accent)]',
                    )}
                  >
                    {selection && (
                      <td className="h-row border-border border-b pl-2.5 align-middle">
                        <Checkbox
                          hideLabel
                          label={`Select ${rowLabel(row.original)}`}
                          checked={selected}
                          onCheckedChange={() => selection.toggle(row.id)}
                          tabIndex={-1}
                        />
                      </td>
                    )}
                    {row.getVisibleCells().map((cell) => {
                      const column = byId.get(cell.column.id);
                      return (
                        <td
                          key={cell.id}
                          className={cx(
                            'h-row truncate border-border border-b px-2 align-middle',
                            column?.align === 'right' && 'text-right',
                          )}
                        >
                          {column?.cell(row.original)}
                        </td>
                      );
                    })}
                  </tr>
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

function moveByArrows(event: React.KeyboardEvent<HTMLTableRowElement>): void {
  if (event.target !== event.currentTarget) return;
  const row = event.currentTarget;
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null;
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

/** Whether a press belongs to something inside the row. */
function isControl(target: EventTarget, row: Element): boolean {
  if (!(target instanceof Element) || !row.contains(target)) return true;
  return target.closest('a, button, input, select, label, [role="button"]') !== null;
}
