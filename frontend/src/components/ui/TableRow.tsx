import type { RowData } from '@tanstack/react-table';
import { type KeyboardEvent, memo } from 'react';
import { Checkbox } from './Checkbox';
import { cx } from './cx';
import type { TableColumn } from './tableTypes';
import type { TableModel } from './useDataTable';
import type { RowActions } from './useRowActions';

interface Props<Row extends RowData> {
  row: ReturnType<TableModel<Row>['getRowModel']>['rows'][number];
  columns: ReadonlyMap<string, TableColumn<Row>>;
  /** The columns that are left out; the row is drawn again when they change. */
  hidden: readonly string[];
  label: string;
  index: number;
  isCursor: boolean;
  /** Whether the tab key leads here. */
  isEntry: boolean;
  isOpen: boolean;
  /** Undefined where nothing can be selected. */
  isSelected: boolean | undefined;
  canOpen: boolean;
  act: RowActions<Row>;
}

function PlainRow<Row extends RowData>(props: Props<Row>) {
  const { row, columns, label, index, isCursor, isEntry, isOpen, isSelected, canOpen, act } = props;
  const isMarked = isSelected === true || isOpen;
  return (
    <tr
      data-row={row.id}
      data-selected={isMarked || undefined}
      aria-rowindex={index}
      aria-selected={isSelected}
      tabIndex={isEntry ? 0 : -1}
      onFocus={(event) => event.target === event.currentTarget && act.focus(row.id)}
      onKeyDown={moveByArrows}
      onClick={(event) => {
        if (canOpen && !isControl(event.target, event.currentTarget)) act.open(row.original);
      }}
      className={cx(
        'group outline-offset-[-2px]',
        canOpen && 'cursor-pointer',
        isMarked ? 'bg-selected' : 'bg-surface hover:bg-hover',
        isCursor && 'shadow-[inset_2px_0_0_var(--accent)]',
      )}
    >
      {isSelected !== undefined && (
        <td className="h-row border-border border-b pl-2.5 align-middle">
          <Checkbox
            hideLabel
            label={`Select ${label}`}
            checked={isSelected}
            onCheckedChange={() => act.toggle(row.id)}
            tabIndex={-1}
          />
        </td>
      )}
      {row.getVisibleCells().map((cell) => {
        const column = columns.get(cell.column.id);
        return (
          <td
            key={cell.id}
            className={cx('h-row truncate border-border border-b px-2 align-middle', column?.align === 'right' && 'text-right')}
          >
            {column?.cell(row.original)}
          </td>
        );
      })}
    </tr>
  );
}

/** A row of a DataTable. It is drawn again when something about it changed, not when another row did. */
export const TableRow = memo(PlainRow, isSame) as typeof PlainRow;

/** The table makes all its rows anew when one of them changes: what counts is what they hold. */
function isSame<Row extends RowData>(
  { row: before, ...old }: Readonly<Props<Row>>,
  { row: after, ...now }: Readonly<Props<Row>>,
): boolean {
  const names = Object.keys(now) as (keyof typeof now)[];
  return before.id === after.id && before.original === after.original && names.every((name) => Object.is(old[name], now[name]));
}

function moveByArrows(event: KeyboardEvent<HTMLTableRowElement>): void {
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
