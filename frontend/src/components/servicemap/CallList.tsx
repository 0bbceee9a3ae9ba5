import { cx } from '@/components/ui/cx';
import { compact, milliseconds, percentage } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { MapEdge } from '@/lib/servicemap/model';
import type { MapChoice } from './mapChoice';
import { edgeSentence } from './mapWords';

interface Props {
  title: string;
  edges: readonly MapEdge[];
  /** The other end of the calls. */
  nameOf: (edge: MapEdge) => string;
  onSelect: (choice: MapChoice) => void;
}

/** The calls of one service in one direction, those that fail first. */
export function CallList({ title, edges, nameOf, onSelect }: Props) {
  if (edges.length === 0) return null;
  return (
    <section>
      <h3 className="pb-1 font-medium text-muted text-xs">{title}</h3>
      <ul className="flex flex-col">
        {edges
          .toSorted((a, b) => b.errors - a.errors || b.calls - a.calls)
          .map((edge) => (
            <li key={edge.id}>
              <button
                type="button"
                aria-label={edgeSentence(edge)}
                onClick={() => onSelect({ sel: edge.source, callee: edge.target })}
                className="grid min-h-7 w-full grid-cols-[minmax(0,1fr)_4rem_4rem_4.5rem] items-center gap-2 rounded-sm px-1 text-left text-sm tabular-nums hover:bg-hover"
              >
                <span className="truncate">{safeText(nameOf(edge))}</span>
                <span className="text-right text-muted">{compact(edge.calls)}</span>
                <span className={cx('text-right', edge.failing ? 'font-semibold text-bad' : 'text-muted')}>
                  {percentage(edge.errors)}
                </span>
                <span className="text-right text-muted">{milliseconds(edge.p95)}</span>
              </button>
            </li>
          ))}
      </ul>
    </section>
  );
}
