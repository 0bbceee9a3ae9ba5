import { useMemo } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { healthLooks } from '@/components/query/healthLooks';
import { PlainTable } from '@/components/query/PlainTable';
import { Badge } from '@/components/ui/Badge';
import { numberColumn, textColumn } from '@/components/ui/columns';
import type { TableColumn } from '@/components/ui/tableTypes';
import { compact, count, milliseconds, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { MapEdge, MapNode, ServiceMap } from '@/lib/servicemap/model';
import { edgeId } from '@/lib/servicemap/model';
import type { MapChoice } from './mapChoice';
import { edgeSentence, nodeFigures } from './mapWords';

interface Props {
  map: ServiceMap;
  choice: MapChoice;
  matches: (name: string) => boolean;
  onSelect: (choice: MapChoice) => void;
}

const callColumns: TableColumn<MapEdge>[] = [
  textColumn('source', 'Caller', ({ source }) => source, { width: 180, grow: true, required: true }),
  textColumn('target', 'Called', ({ target }) => target, { width: 180, grow: true, required: true }),
  numberColumn('calls', 'Calls', ({ calls }) => calls, count),
  numberColumn('failed', 'Failed', ({ failed }) => failed, count),
  numberColumn('errors', 'Errors', ({ errors }) => errors, percentage),
  numberColumn('p95', 'p95', ({ p95 }) => p95, milliseconds),
];

const serviceColumns: TableColumn<MapNode>[] = [
  textColumn('name', 'Service', ({ name }) => name, { width: 200, grow: true, required: true }),
  textColumn('health', 'Health', ({ health }) => healthLooks[health].label, {
    width: 120,
    cell: ({ health }) => <Badge look="plain" {...healthLooks[health]} />,
  }),
  numberColumn('rate', 'Requests/min', ({ rate }) => rate, compact, { width: 116 }),
  numberColumn('errors', 'Errors', ({ errors }) => errors, percentage),
  numberColumn('p95', 'p95', ({ p95 }) => p95, milliseconds),
];

const nameOf = ({ name }: MapNode) => name;
const idOf = ({ id }: MapEdge) => id;
const card = 'flex flex-col gap-0.5 bg-surface px-3 py-2';

/** The map in words and numbers. */
export function MapTables({ map, choice, matches, onSelect }: Props) {
  const nodes = useMemo(() => map.nodes.filter(({ name }) => matches(name)), [map, matches]);
  const edges = useMemo(() => map.edges.filter(({ source, target }) => matches(source) || matches(target)), [map, matches]);
  return (
    <div className="grid min-h-0 flex-1 auto-rows-[minmax(18rem,1fr)] gap-3 overflow-y-auto p-3 2xl:grid-cols-2">
      <section aria-label="Calls" className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-border">
        {edges.length === 0 ? (
          <EmptyState title="No service called another">Calls come from spans of two services in one trace.</EmptyState>
        ) : (
          <PlainTable
            label="Calls"
            name="map-calls"
            columns={callColumns}
            rows={edges}
            rowId={idOf}
            rowLabel={edgeSentence}
            sort={{ id: 'errors', desc: true }}
            openId={choice.callee === '' ? undefined : edgeId(choice.sel, choice.callee)}
            onOpen={({ source, target }) => onSelect({ sel: source, callee: target })}
            card={(edge) => (
              <span className={card}>
                <span className="font-medium">
                  {safeText(edge.source)} → {safeText(edge.target)}
                </span>
                <span className={edge.failing ? 'text-bad text-xs' : 'text-muted text-xs'}>
                  {plural(edge.calls, 'call')}, {percentage(edge.errors)} failed, p95 {milliseconds(edge.p95)}
                </span>
              </span>
            )}
            footer={<span className="text-muted text-xs">{plural(edges.length, 'pair')} of services</span>}
          />
        )}
      </section>
      <section aria-label="Services" className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-border">
        <PlainTable
          label="Services"
          name="map-services"
          columns={serviceColumns}
          rows={nodes}
          rowId={nameOf}
          rowLabel={nameOf}
          openId={choice.callee === '' && choice.sel !== '' ? choice.sel : undefined}
          onOpen={({ name }) => onSelect({ sel: name, callee: '' })}
          card={(node) => (
            <span className={card}>
              <span className="flex gap-2">
                <span className="min-w-0 flex-1 truncate font-medium">{safeText(node.name)}</span>
                <Badge look="plain" {...healthLooks[node.health]} />
              </span>
              <span className="text-muted text-xs">{nodeFigures(node)}</span>
            </span>
          )}
          footer={<span className="text-muted text-xs">{plural(nodes.length, 'service')}</span>}
        />
      </section>
    </div>
  );
}
