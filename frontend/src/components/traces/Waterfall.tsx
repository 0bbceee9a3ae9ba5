import { useEffect, useMemo, useRef } from 'react';
import { cx } from '@/components/ui/cx';
import { useVirtualRows } from '@/components/ui/useVirtualRows';
import { useListKeys } from '@/hooks/useListKeys';
import { milliseconds } from '@/lib/format/number';
import { usePreferences } from '@/lib/stores/preferences';
import { type TraceLayout, visibleRows } from '@/lib/traces/layout';
import { SpanLine, spanGrid, type Window } from './SpanLine';
import { spanColor } from './spanColors';

interface Props {
  layout: TraceLayout;
  window: Window;
  folded: ReadonlySet<string>;
  onFold: (id: string) => void;
  matches: ReadonlySet<string>;
  openId: string | undefined;
  onOpen: (id: string | undefined) => void;
}

const headHeight = 24;
const rowHeights = { compact: 24, comfortable: 32 };
const ticks = [0, 0.25, 0.5, 0.75];

/** Spans as a tree, each with a bar where it ran. Only those in view are drawn. */
export function Waterfall({ layout, window, folded, onFold, matches, openId, onOpen }: Props) {
  const rowHeight = rowHeights[usePreferences((state) => state.density)];
  const shown = useMemo(() => visibleRows(layout.rows, folded), [layout, folded]);
  const ids = useMemo(() => shown.map(({ span }) => span.span_id), [shown]);
  const { frame, from, to, height, show } = useVirtualRows(shown.length, rowHeight, headHeight);
  const { cursor, setCursor } = useListKeys({ ids, onOpen, onClose: () => onOpen(undefined) });
  const known = useRef(ids);
  known.current = ids;
  // What was chosen elsewhere, such as in the flame graph or by the search, comes into view.
  useEffect(() => {
    if (openId) show(known.current.indexOf(openId));
  }, [openId, show]);
  useEffect(() => {
    if (cursor === null) return;
    show(known.current.indexOf(cursor));
    requestAnimationFrame(() => {
      const row = frame.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(cursor)}"]`);
      if (row && !row.contains(document.activeElement)) row.focus({ preventScroll: true });
    });
  }, [cursor, show, frame]);
  const visible = shown.slice(from, to);
  const entry = cursor ?? visible[0]?.span.span_id;
  return (
    <div ref={frame} className="scroll-thin relative min-h-0 min-w-0 flex-1 overflow-auto bg-surface">
      <div role="treegrid" aria-label="Spans" aria-rowcount={shown.length + 1} className="min-w-90">
        <div role="rowgroup" className="sticky top-0 z-10">
          <div
            role="row"
            aria-rowindex={1}
            style={{ height: headHeight }}
            className={cx('grid items-center border-border border-b bg-sunken text-muted text-xs', spanGrid)}
          >
            <span role="columnheader" className="px-2 font-medium">
              Service and operation
            </span>
            <span role="columnheader" className="relative h-full border-border border-l">
              <span className="sr-only">Time since the start of the trace</span>
              {ticks.map((share) => (
                <span
                  key={share}
                  className="absolute inset-y-0 flex items-center border-border border-l pl-1 text-2xs tabular-nums first:border-0"
                  style={{ left: `${share * 100}%` }}
                >
                  {milliseconds(window.from + share * (window.to - window.from))}
                </span>
              ))}
            </span>
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height }}>
          {visible.map((row, at) => {
            const id = row.span.span_id;
            return (
              <SpanLine
                key={id}
                row={row}
                index={from + at}
                top={(from + at) * rowHeight}
                height={rowHeight}
                window={window}
                color={spanColor(layout.services, row.span.service_name)}
                folded={folded.has(id)}
                isMatch={matches.has(id)}
                isCursor={cursor === id}
                isEntry={entry === id}
                isOpen={openId === id}
                onOpen={onOpen}
                onCursor={setCursor}
                onFold={onFold}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
