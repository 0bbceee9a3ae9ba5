import { EmptyState } from '@/components/layout/EmptyState';
import { healthLooks } from '@/components/query/healthLooks';
import { PlainTable } from '@/components/query/PlainTable';
import { Badge } from '@/components/ui/Badge';
import { numberColumn, textColumn } from '@/components/ui/columns';
import { RowCard } from '@/components/ui/RowCard';
import type { TableColumn } from '@/components/ui/tableTypes';
import { compact, milliseconds, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { MapNode } from '@/lib/servicemap/model';
import { type MapView, nothing } from './mapChoice';
import { nodeFigures } from './mapWords';

const columns: TableColumn<MapNode>[] = [
  textColumn('name', 'Service', ({ name }) => name, { width: 220, grow: true, required: true }),
  textColumn('health', 'Health', ({ health }) => healthLooks[health].label, {
    width: 120,
    cell: ({ health }) => <Badge look="plain" {...healthLooks[health]} />,
  }),
  numberColumn('rate', 'Requests/min', ({ rate }) => rate, compact, { width: 116 }),
  numberColumn('errors', 'Errors', ({ errors }) => errors, percentage),
  numberColumn('p95', 'p95', ({ p95 }) => p95, milliseconds),
];

const nameOf = ({ name }: MapNode) => name;

/** The services of the map in numbers, those that fail first. */
export function ServicesTable({ map, choice, matches, onSelect }: MapView) {
  const nodes = map.nodes.filter(({ name }) => matches(name));
  if (nodes.length === 0) return <EmptyState title="No service has that name" />;
  const open = ({ name }: MapNode) => onSelect({ sel: name, callee: '' });
  return (
    <PlainTable
      label="Services"
      name="map-services"
      columns={columns}
      rows={nodes}
      rowId={nameOf}
      rowLabel={nameOf}
      sort={{ id: 'errors', desc: true }}
      openId={choice.callee === '' && choice.sel !== '' ? choice.sel : undefined}
      onOpen={open}
      onClose={() => onSelect(nothing)}
      card={(node) => (
        <RowCard onOpen={() => open(node)}>
          <span className="flex gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{safeText(node.name)}</span>
            <Badge look="plain" {...healthLooks[node.health]} />
          </span>
          <span className="text-muted text-xs">{nodeFigures(node)}</span>
        </RowCard>
      )}
      footer={<span className="text-muted text-xs">{plural(nodes.length, 'service')}</span>}
    />
  );
}
