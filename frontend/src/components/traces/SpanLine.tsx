import { ChevronDown, ChevronRight, CircleAlert } from 'lucide-react';
import { memo } from 'react';
import { cx } from '@/components/ui/cx';
import { count, milliseconds } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { SpanRow } from '@/lib/traces/layout';

/** Which part of the trace is drawn, in milliseconds from its start. */
export interface Window {
  from: number;
  to: number;
}

interface Props {
  row: SpanRow;
  index: number;
  top: number;
  height: number;
  window: Window;
  color: string;
  folded: boolean;
  isMatch: boolean;
  isCursor: boolean;
  isEntry: boolean;
  isOpen: boolean;
  onOpen: (id: string) => void;
  onCursor: (id: string) => void;
  onFold: (id: string) => void;
}

/** Names above bars on a phone; beside them elsewhere. */
export const spanGrid = 'grid-cols-[minmax(150px,34%)_minmax(0,1fr)]';
const indent = 12;
const deepestIndent = 14;

/** One span: its name in the tree and its bar in time. */
export const SpanLine = memo(function SpanLine(props: Props) {
  const { row, index, top, height, window, color, folded, isMatch, isCursor, isEntry, isOpen, onOpen, onCursor, onFold } = props;
  const { span, depth, end } = row;
  const below = end - row.index - 1;
  const width = Math.max(1e-9, window.to - window.from);
  const left = ((span.offset_ms - window.from) / width) * 100;
  const share = (span.duration_ms / width) * 100;
  const isOut = left > 100 || left + share < 0;
  const label = labelPlace(left, left + share);
  return (
    <div
      role="row"
      data-row={span.span_id}
      data-selected={isOpen || undefined}
      aria-rowindex={index + 2}
      aria-level={depth + 1}
      aria-expanded={below > 0 ? !folded : undefined}
      aria-selected={isOpen}
      tabIndex={isEntry ? 0 : -1}
      onFocus={() => onCursor(span.span_id)}
      onClick={() => onOpen(span.span_id)}
      onKeyDown={(event) => {
        const wants = event.key === 'ArrowRight' ? folded : event.key === 'ArrowLeft' ? !folded && below > 0 : null;
        if (event.key === ' ') onOpen(span.span_id);
        else if (wants) onFold(span.span_id);
        else if (wants === null) return;
        event.preventDefault();
      }}
      style={{ top, height }}
      className={cx(
        'absolute inset-x-0 grid cursor-pointer items-center border-border border-b text-xs outline-offset-[-2px]',
        spanGrid,
        isOpen ? 'bg-selected' : isMatch ? 'bg-warn-soft' : 'bg-surface hover:bg-hover',
        isCursor && 'shadow-[inset_2px_0_0_var(--accent)]',
      )}
    >
      <span
        role="gridcell"
        className="flex min-w-0 items-center gap-1 pr-2"
        style={{ paddingLeft: Math.min(depth, deepestIndent) * indent }}
      >
        {below > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={folded ? `Unfold ${count(below)} spans` : `Fold ${count(below)} spans`}
            onClick={(event) => {
              event.stopPropagation();
              onFold(span.span_id);
            }}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text"
          >
            {folded ? <ChevronRight size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          </button>
        ) : (
          <span className="w-6 shrink-0" />
        )}
        {span.status === 'error' && (
          <>
            <CircleAlert size={13} aria-hidden className="shrink-0 text-bad" />
            <span className="sr-only">Error:</span>
          </>
        )}
        <span aria-hidden className="h-3.5 w-1 shrink-0 rounded-sm" style={{ background: color }} />
        <span className="min-w-0 truncate">
          <span className="font-medium">{safeText(span.service_name)}</span> {safeText(span.operation)}
        </span>
        {folded && <span className="shrink-0 rounded-sm bg-info-soft px-1 text-2xs text-muted">+{count(below)}</span>}
      </span>
      <span role="gridcell" className="relative h-full min-w-0 overflow-hidden border-border border-l">
        {!isOut && (
          <>
            <span
              aria-hidden
              className={cx(
                'absolute top-1/2 h-3 min-w-0.5 -translate-y-1/2 rounded-sm',
                span.critical_path && 'ring-1 ring-text',
              )}
              style={{ left: `${left}%`, width: `${share}%`, background: color }}
            />
            <span
              className={cx(
                'absolute top-1/2 -translate-y-1/2 whitespace-nowrap px-1 text-2xs tabular-nums',
                label.inside ? 'rounded-sm bg-surface text-text' : 'text-muted',
              )}
              style={label.style}
            >
              {milliseconds(span.duration_ms)}
              {span.critical_path && <span className="sr-only">, on the critical path</span>}
            </span>
          </>
        )}
        {isOut && <span className="px-1 text-2xs text-faint">{left > 100 ? 'later' : 'earlier'}</span>}
      </span>
    </div>
  );
});

/** Percent of the width that a duration needs beside its bar. */
const room = 18;

/** A duration stands after its bar, else before it, else at the end of the bar itself. */
function labelPlace(start: number, end: number): { inside: boolean; style: { left?: string; right?: string } } {
  if (end <= 100 - room) return { inside: false, style: { left: `${Math.max(0, end)}%` } };
  if (start >= room) return { inside: false, style: { right: `${100 - start}%` } };
  return { inside: true, style: { right: `calc(${Math.max(0, 100 - end)}% + 4px)` } };
}
