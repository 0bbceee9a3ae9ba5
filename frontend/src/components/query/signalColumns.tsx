import { Link } from '@tanstack/react-router';
import { textColumn } from '@/components/ui/columns';
import type { TableColumn } from '@/components/ui/tableTypes';
import { missing } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { OutcomeBadge } from './OutcomeBadge';

const idShown = 16;

/** A column that leads to the trace of a row. */
export function traceColumn<Row>(traceId: (row: Row) => string | null | undefined): TableColumn<Row> {
  return textColumn('trace', 'Trace', (row) => traceId(row) ?? '', {
    width: 150,
    cell: (row) => {
      const id = traceId(row);
      if (!id) return missing;
      return (
        <Link to="/traces/$traceId" params={{ traceId: id }} className="text-accent-text underline">
          {safeText(id.slice(0, idShown))}
        </Link>
      );
    },
  });
}

/** A column that says how a request ended: in a word, and with its status code where it has one. */
export function outcomeColumn<Row>(outcome: (row: Row) => { failed: boolean; word: string; code: number }): TableColumn<Row> {
  const label = (row: Row) => {
    const { word, code } = outcome(row);
    return `${word} ${code || ''}`.trim();
  };
  return textColumn('status', 'Status', label, {
    width: 104,
    cell: (row) => <OutcomeBadge failed={outcome(row).failed} label={label(row)} />,
  });
}
