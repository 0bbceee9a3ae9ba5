import { type KeyboardEvent, type MouseEvent, useCallback, useState } from 'react';
import { milliseconds } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { SpanRow, TraceLayout } from '@/lib/traces/layout';
import type { Window } from './SpanLine';
import { type CanvasColors, useCanvas } from './useCanvas';
import { lineHeight, useView } from './useView';

interface Props {
  layout: TraceLayout;
  window: Window;
  matches: ReadonlySet<string>;
  openId: string | undefined;
  onOpen: (id: string) => void;
}

const labelled = 36;

/** Spans below their parents, as wide as they were long. Arrow keys walk the tree. Only the lines in view are drawn. */
export function FlameGraph({ layout, window, matches, openId, onOpen }: Props) {
  const [hovered, setHovered] = useState<SpanRow | null>(null);
  const { rows, services, lanes, byId } = layout;
  const span = Math.max(1e-9, window.to - window.from);
  const open = openId === undefined ? undefined : byId.get(openId);
  const { frame, top, view, onScroll } = useView(open?.lane);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, { width, height }: { width: number; height: number }, colors: CanvasColors) => {
      context.font = colors.font;
      context.textBaseline = 'middle';
      for (const row of rows) {
        const left = ((row.span.offset_ms - window.from) / span) * width;
        const wide = Math.max(1, (row.span.duration_ms / span) * width);
        if (left > width || left + wide < 0) continue;
        const y = row.lane * lineHeight - top;
        if (y > height || y + lineHeight < 0) continue;
        const color = colors.series[Math.max(0, services.indexOf(row.span.service_name)) % 8] ?? colors.text;
        context.globalAlpha = matches.size > 0 && !matches.has(row.span.span_id) ? 0.35 : 1;
        context.fillStyle = row.span.status === 'error' ? colors.bad : color;
        context.fillRect(left, y, wide, lineHeight - 1);
        if (row.span.span_id === openId) {
          context.strokeStyle = colors.text;
          context.lineWidth = 2;
          context.strokeRect(left + 1, y + 1, Math.max(1, wide - 2), lineHeight - 3);
        }
        if (wide > labelled) {
          const from = Math.max(0, left);
          context.fillStyle = colors.surface;
          context.fillText(labelOf(row, Math.min(width, left + wide) - from), from + 4, y + lineHeight / 2);
        }
      }
      context.globalAlpha = 1;
    },
    [rows, services, window.from, span, matches, openId, top],
  );
  const canvas = useCanvas(draw);
  const rowAt = (event: MouseEvent): SpanRow | null => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box) return null;
    const lane = Math.floor((event.clientY - box.top + top) / lineHeight);
    const at = window.from + ((event.clientX - box.left) / box.width) * span;
    const slack = span / box.width;
    return (
      rows.find(
        (row) =>
          row.lane === lane &&
          row.span.offset_ms - slack <= at &&
          at <= row.span.offset_ms + Math.max(row.span.duration_ms, slack),
      ) ?? null
    );
  };
  const walk = (event: KeyboardEvent) => {
    const next = neighbor(layout, open, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next) onOpen(next.span.span_id);
  };
  const told = hovered ?? open;
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <p role="status" className="flex min-h-7 items-center truncate px-3 text-muted text-xs">
        {told ? wordsOf(told) : 'Arrow keys walk from span to span. The waterfall shows the same as a tree.'}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a chart has no element of its own */}
      <div
        ref={frame}
        onScroll={onScroll}
        role="group"
        aria-roledescription="chart"
        aria-label="Flame graph of the trace"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk the tree
        tabIndex={0}
        onKeyDown={walk}
        className="scroll-thin min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      >
        <canvas
          ref={canvas}
          className="sticky top-0 block w-full cursor-pointer"
          style={{ height: view }}
          onMouseMove={(event) => setHovered(rowAt(event))}
          onMouseLeave={() => setHovered(null)}
          onClick={(event) => {
            const row = rowAt(event);
            if (row) onOpen(row.span.span_id);
          }}
        />
        <div style={{ height: Math.max(0, lanes * lineHeight - view) }} />
      </div>
    </div>
  );
}

function labelOf({ span }: SpanRow, width: number): string {
  const text = `${span.operation || span.service_name} ${milliseconds(span.duration_ms)}`;
  return text.slice(0, Math.max(0, Math.floor((width - 8) / 6)));
}

function wordsOf({ span }: SpanRow): string {
  const failed = span.status === 'error' ? ', error' : '';
  return safeText(`${span.service_name} ${span.operation}: ${milliseconds(span.duration_ms)}${failed}`);
}

/** The span that a key leads to: null when there is none, undefined when the key is for something else. */
function neighbor({ rows }: TraceLayout, open: SpanRow | undefined, key: string): SpanRow | null | undefined {
  if (!['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home'].includes(key)) return undefined;
  if (!open || key === 'Home') return rows[0] ?? null;
  if (key === 'ArrowUp') return open.parent === null ? null : (rows[open.parent] ?? null);
  if (key === 'ArrowDown') return open.end > open.index + 1 ? (rows[open.index + 1] ?? null) : null;
  const siblings = rows.filter(({ parent }) => parent === open.parent);
  return siblings[siblings.indexOf(open) + (key === 'ArrowRight' ? 1 : -1)] ?? null;
}
