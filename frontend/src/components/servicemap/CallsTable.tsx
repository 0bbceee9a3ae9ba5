import { EmptyState } from '@/components/layout/EmptyState';
import { PlainTable } from '@/components/query/PlainTable';
import { numberColumn, textColumn } from '@/components/ui/columns';
import { RowCard } from '@/components/ui/RowCard';
import type { TableColumn } from '@/components/ui/tableTypes';
import { count, milliseconds, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { edgeId, type MapEdge } from '@/lib/servicemap/model';
import { type MapView, nothing } from './mapChoice';
import { edgeSentence } from './mapWords';

const columns: TableColumn<MapEdge>[] = [
  textColumn('source', 'Caller', ({ source }) => source, { width: 200, grow: true, required: true }),
  textColumn('target', 'Called', ({ target }) => target, { width: 200, grow: true, required: true }),
  numberColumn('calls', 'Calls', ({ calls }) => calls, count),
  numberColumn('failed', 'Failed', ({ failed }) => failed, count),
  numberColumn('errors', 'Errors', ({ errors }) => errors, percentage),
  numberColumn('p95', 'p95', ({ p95 }) => p95, milliseconds),
];

const idOf = ({ id }: MapEdge) => id;

/** The calls of the map in numbers, those that fail first. */
export function CallsTable({ map, choice, matches, onSelect }: MapView) {
  const edges = map.edges.filter(({ source, target }) => matches(source) || matches(target));
  if (edges.length === 0) {
    return <EmptyState title="No service called another">Calls come from spans of two services in one trace.</EmptyState>;
  }
  const open = ({ source, target }: MapEdge) => onSelect({ sel: source, callee: target });
  return (
    <PlainTable
      label="Calls"
      name="map-calls"
      columns={columns}
      rows={edges}
      rowId={idOf}
      rowLabel={edgeSentence}
      sort={{ id: 'errors', desc: true }}
      openId={choice.callee === '' ? undefined : edgeId(choice.sel, choice.callee)}
      onOpen={open}
      onClose={() => onSelect(nothing)}
      card={(edge) => (
        <RowCard onOpen={() => open(edge)}>
          <span className="font-medium">
            {safeText(edge.source)} → {safeText(edge.target)}
          </span>
          <span className={edge.failing ? 'text-bad text-xs' : 'text-muted text-xs'}>
            {plural(edge.calls, 'call')}, {percentage(edge.errors)} failed, p95 {milliseconds(edge.p95)}
          </span>
        </RowCard>
      )}
      footer={<span className="text-muted text-xs">{plural(edges.length, 'pair')} of services</span>}
    />
  );
}
