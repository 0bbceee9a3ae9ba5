import { useMemo } from 'react';
import { Sparkline } from '@/components/charts/Sparkline';
import { PlainTable } from '@/components/query/PlainTable';
import { numberColumn, textColumn, timeColumn } from '@/components/ui/columns';
import { RowCard } from '@/components/ui/RowCard';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useZone } from '@/hooks/useZone';
import { count, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { Drop } from '@/types/telemetry';
import { dropId, dropLabel, reasonWords, signalWords } from './dropWords';

interface Props {
  drops: readonly Drop[];
  openId: string | undefined;
  onOpen: (drop: Drop) => void;
  onClose: () => void;
}

/** What was refused, by signal and reason. */
export function DropTable({ drops, openId, onOpen, onClose }: Props) {
  const zone = useZone();
  const columns = useMemo(
    (): TableColumn<Drop>[] => [
      textColumn('signal', 'Signal', ({ signal }) => signalWords[signal], { width: 120, required: true }),
      textColumn('reason', 'Reason', ({ reason }) => reasonWords[reason].label, { width: 150, required: true }),
      numberColumn('count', 'Items', (drop) => drop.count, count),
      numberColumn('requests', 'Requests', ({ requests }) => requests, count),
      {
        id: 'trend',
        header: 'Over time',
        cell: ({ trend }) => <Sparkline values={trend} />,
        text: ({ trend }) => trend.join(' '),
        width: 120,
      },
      textColumn('sample', 'Last message', ({ sample }) => sample, { width: 320, grow: true }),
      timeColumn('last', 'Last', ({ last_at }) => last_at, zone),
    ],
    [zone],
  );
  return (
    <PlainTable
      label="Refused data"
      name="refused"
      columns={columns}
      rows={drops}
      rowId={dropId}
      rowLabel={dropLabel}
      sort={{ id: 'count', desc: true }}
      onOpen={onOpen}
      openId={openId}
      onClose={onClose}
      card={(drop) => (
        <RowCard onOpen={() => onOpen(drop)}>
          <span className="flex gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{dropLabel(drop)}</span>
            <span className="tabular-nums">{count(drop.count)}</span>
          </span>
          <span className="truncate text-muted text-xs">{safeText(drop.sample)}</span>
        </RowCard>
      )}
      footer={
        <span className="text-muted text-xs">
          {plural(
            drops.reduce((sum, drop) => sum + drop.count, 0),
            'item',
          )}{' '}
          not stored
        </span>
      }
    />
  );
}
