import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { TriangleAlert } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { compact, milliseconds, percentage } from '@/lib/format/number';
import type { MapEdge } from '@/lib/servicemap/model';
import type { Point } from '@/lib/servicemap/shape';
import { edgeSentence } from './mapWords';

export type CallEdge = Edge<
  {
    edge: MapEdge;
    points: Point[];
    label: Point;
    /** Whether the figures stand on it; else only while it is pointed at. */
    labeled: boolean;
    selected: boolean;
    dimmed: boolean;
    onSelect: (edge: MapEdge) => void;
  },
  'call'
>;

const thinnest = 1.25;

/** The calls from one service to another: wide when there are many, red when they fail. */
export function MapCallEdge({ id, data }: EdgeProps<CallEdge>) {
  if (!data) return null;
  const { edge, points, label, labeled, selected, dimmed, onSelect } = data;
  const tone = edge.failing ? 'var(--bad)' : selected ? 'var(--accent)' : 'var(--border-strong)';
  return (
    <>
      <BaseEdge
        id={id}
        path={pathThrough(points)}
        markerEnd="url(#call-arrow)"
        interactionWidth={18}
        style={{
          stroke: tone,
          strokeWidth: thinnest + Math.min(4, Math.log10(Math.max(1, edge.calls)) * 0.6),
          opacity: dimmed ? 0.25 : 1,
        }}
      />
      {labeled && (
        <EdgeLabelRenderer>
          <button
            type="button"
            aria-label={edgeSentence(edge)}
            aria-pressed={selected}
            onClick={() => onSelect(edge)}
            style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
            className={cx(
              'nodrag nopan pointer-events-auto absolute inline-flex h-6 items-center gap-1 rounded-sm border px-1 text-2xs tabular-nums hover:border-strong',
              edge.failing ? 'border-bad bg-bad-soft font-semibold text-bad' : 'border-border bg-sunken text-muted',
              selected && 'outline-2 outline-accent',
              dimmed && 'opacity-35',
            )}
          >
            {edge.failing && <TriangleAlert size={11} aria-hidden />}
            {edge.failing ? percentage(edge.errors) : compact(edge.calls)} · {milliseconds(edge.p95)}
          </button>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

/** A line through all points, with its corners rounded off. */
function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const curves = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return `M ${first.x} ${first.y} ${curves.join(' ')} L ${last.x} ${last.y}`;
}
