import { useMemo } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PlainTable } from '@/components/query/PlainTable';
import { numberColumn, textColumn } from '@/components/ui/columns';
import type { TableColumn } from '@/components/ui/tableTypes';
import { count, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { PromCounted } from '@/services/queries/cardinality';

interface Props {
  name: string;
  label: string;
  /** What is counted: "Series". */
  head: string;
  rows: readonly PromCounted[];
  q: string;
  /** What the counts are a part of; undefined when they are no part of a whole. */
  whole: number | undefined;
  openId: string;
  onOpen?: (name: string) => void;
}

const nameOf = (row: PromCounted) => row.name;

/** Names with how many there are of each, the most first. */
export function CountedTable({ name, label, head, rows, q, whole, openId, onOpen }: Props) {
  const columns = useMemo((): TableColumn<PromCounted>[] => {
    const share = (row: PromCounted) => (whole ? (row.value / whole) * 100 : undefined);
    return [
      textColumn('name', label, nameOf, { width: 320, grow: true, required: true }),
      numberColumn('value', head, ({ value }) => value, count, { width: 140 }),
      ...(whole ? [numberColumn('share', 'Of all series', share, percentage, { width: 110 })] : []),
    ];
  }, [label, head, whole]);
  const shown = rows.filter((row) => row.name.toLowerCase().includes(q.toLowerCase()));
  if (shown.length === 0) return <EmptyState title="Nothing has that name">Only what makes most series is listed.</EmptyState>;
  return (
    <PlainTable
      label={label}
      name={`cardinality-${name}`}
      columns={columns}
      rows={shown}
      rowId={nameOf}
      rowLabel={nameOf}
      sort={{ id: 'value', desc: true }}
      openId={openId || undefined}
      {...(onOpen ? { onOpen: (row: PromCounted) => onOpen(row.name), onClose: () => onOpen('') } : {})}
      card={(row) => (
        <span className="flex gap-2 bg-surface px-3 py-2">
          <span className="min-w-0 flex-1 truncate">
            {onOpen ? (
              <button type="button" className="font-medium" onClick={() => onOpen(row.name)}>
                {safeText(row.name)}
              </button>
            ) : (
              safeText(row.name)
            )}
          </span>
          <span className="tabular-nums">{count(row.value)}</span>
        </span>
      )}
      footer={<span className="text-muted text-xs">{plural(shown.length, 'name')}</span>}
    />
  );
}
