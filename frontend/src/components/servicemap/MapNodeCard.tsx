import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { healthLooks } from '@/components/query/healthLooks';
import { cx } from '@/components/ui/cx';
import { safeText } from '@/lib/format/text';
import type { MapNode } from '@/lib/servicemap/model';
import { nodeSize } from '@/lib/servicemap/shape';
import { nodeFigures, nodeSentence } from './mapWords';

export type CardNode = Node<
  { node: MapNode; selected: boolean; dimmed: boolean; onSelect: (name: string) => void; onReach: (name: string) => void },
  'service'
>;

const borders = {
  bad: 'border-bad bg-bad-soft',
  warn: 'border-warn bg-warn-soft',
  good: 'border-border',
  neutral: 'border-border',
};

const marks = { bad: 'text-bad', warn: 'text-warn', good: 'text-good', neutral: 'text-muted' };

/** A service on the map. */
export function MapNodeCard({ data }: NodeProps<CardNode>) {
  const { node, selected, dimmed, onSelect, onReach } = data;
  const look = healthLooks[node.health];
  return (
    <>
      <Handle type="target" position={Position.Left} className="invisible" isConnectable={false} />
      <button
        type="button"
        aria-label={nodeSentence(node)}
        aria-pressed={selected}
        onClick={() => onSelect(node.name)}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && onReach(node.name)}
        style={nodeSize}
        className={cx(
          'flex flex-col justify-center gap-0.5 rounded-md border bg-surface px-2.5 text-left hover:border-strong',
          borders[look.tone],
          selected && 'outline-2 outline-accent outline-offset-1',
          dimmed && 'opacity-35',
        )}
      >
        <span className="flex items-center gap-1.5">
          <look.icon size={13} aria-hidden strokeWidth={2.25} className={cx('shrink-0', marks[look.tone])} />
          <span className="min-w-0 flex-1 truncate font-semibold text-sm" title={safeText(node.name)}>
            {safeText(node.name)}
          </span>
        </span>
        <span className={cx('truncate text-xs tabular-nums', look.tone === 'bad' ? 'font-medium text-bad' : 'text-muted')}>
          {nodeFigures(node)}
        </span>
      </button>
      <Handle type="source" position={Position.Right} className="invisible" isConnectable={false} />
    </>
  );
}
