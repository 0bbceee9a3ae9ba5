import type { RowData } from '@tanstack/react-table';
import { ClipboardCopy, Columns3, RotateCcw } from 'lucide-react';
import { toCsv } from '@/lib/csv';
import { plural } from '@/lib/format/number';
import { IconButton } from './IconButton';
import { Menu } from './Menu';
import type { TableColumn } from './tableTypes';
import { toast } from './toasts';
import type { TableModel } from './useDataTable';

interface Props<Row extends RowData> {
  table: TableModel<Row>;
  columns: readonly TableColumn<Row>[];
  /** Copies these rows only, when there are any. */
  selected: ReadonlySet<string>;
  onReset: () => void;
}

/** Which columns are shown, and the rows as CSV. */
export function TableMenu<Row extends RowData>({ table, columns, selected, onReset }: Props<Row>) {
  const copy = async () => {
    const all = table.getRowModel().rows;
    const rows = selected.size > 0 ? all.filter((row) => selected.has(row.id)) : all;
    const shown = columns.filter(({ id }) => table.getColumn(id)?.getIsVisible());
    const text = toCsv([
      shown.map(({ header }) => header),
      ...rows.map((row) => shown.map((column) => column.text(row.original))),
    ]);
    try {
      await navigator.clipboard.writeText(text);
      toast(`Copied ${plural(rows.length, 'row')} as CSV`);
    } catch {
      toast('Could not copy', { tone: 'bad', detail: 'The browser refused access to the clipboard.' });
    }
  };
  return (
    <Menu
      align="start"
      trigger={<IconButton icon={Columns3} label="Columns and copy" />}
      sections={[
        {
          label: 'Columns',
          items: columns.map((column) => ({
            label: column.header,
            checked: table.getColumn(column.id)?.getIsVisible() ?? true,
            disabled: column.required === true,
            keepOpen: true,
            onSelect: () => table.getColumn(column.id)?.toggleVisibility(),
          })),
        },
        {
          items: [
            {
              label: selected.size > 0 ? `Copy ${plural(selected.size, 'selected row')} as CSV` : 'Copy rows as CSV',
              icon: ClipboardCopy,
              onSelect: () => void copy(),
            },
            { label: 'Reset columns', icon: RotateCcw, onSelect: onReset },
          ],
        },
      ]}
    />
  );
}
