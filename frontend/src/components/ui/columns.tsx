import type { ReactNode } from 'react';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { TableColumn } from './tableTypes';

type More<Row> = Partial<Pick<TableColumn<Row>, 'width' | 'grow' | 'required' | 'sort' | 'align'>>;

/** A column of text from outside; sorted among the loaded rows. */
export function textColumn<Row>(
  id: string,
  header: string,
  text: (row: Row) => string,
  more: More<Row> & { cell?: (row: Row) => ReactNode } = {},
): TableColumn<Row> {
  return { id, header, text, cell: (row) => safeText(text(row)), width: 160, sort: 'loaded', ...more };
}

/** A column of numbers; a missing one is last. */
export function numberColumn<Row>(
  id: string,
  header: string,
  value: (row: Row) => number | null | undefined,
  format: (value: number | null | undefined) => string,
  more: More<Row> = {},
): TableColumn<Row> {
  return {
    id,
    header,
    text: (row) => value(row) ?? null,
    cell: (row) => format(value(row)),
    width: 100,
    align: 'right',
    sort: 'loaded',
    ...more,
  };
}

/** A column of moments; the zone stands in its head. */
export function timeColumn<Row>(
  id: string,
  header: string,
  at: (row: Row) => string | null | undefined,
  zone: { name: string; label: string },
  more: More<Row> = {},
): TableColumn<Row> {
  return {
    id,
    header: `${header} (${zone.label})`,
    text: (row) => at(row) ?? null,
    cell: (row) => {
      const moment = at(row);
      return moment ? <time dateTime={moment}>{dateTime(moment, zone.name)}</time> : '–';
    },
    width: 164,
    sort: 'loaded',
    ...more,
  };
}
