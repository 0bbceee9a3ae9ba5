import { PlainTable } from '@/components/query/PlainTable';
import { numberColumn, textColumn } from '@/components/ui/columns';
import type { TableColumn } from '@/components/ui/tableTypes';
import { compact, plural } from '@/lib/format/number';

/** One series in figures. */
export interface SeriesFigures {
  id: string;
  query: string;
  name: string;
  last: number | null;
  min: number | null;
  avg: number | null;
  max: number | null;
}

const columns: TableColumn<SeriesFigures>[] = [
  textColumn('query', 'Query', ({ query }) => query, { width: 70 }),
  textColumn('name', 'Series', ({ name }) => name, { width: 480, grow: true, required: true }),
  numberColumn('last', 'Last', ({ last }) => last, compact),
  numberColumn('min', 'Lowest', ({ min }) => min, compact),
  numberColumn('avg', 'Average', ({ avg }) => avg, compact),
  numberColumn('max', 'Highest', ({ max }) => max, compact),
];

const idOf = ({ id }: SeriesFigures) => id;

/** Every series with its figures in the range. */
export function SeriesTable({ rows }: { rows: readonly SeriesFigures[] }) {
  return (
    <PlainTable
      label="Series"
      name="metric-series"
      columns={columns}
      rows={rows}
      rowId={idOf}
      rowLabel={({ name }) => name}
      footer={<span className="text-muted text-xs">{plural(rows.length, 'series', 'series')}</span>}
    />
  );
}
