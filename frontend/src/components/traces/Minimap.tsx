import { type PointerEvent, useCallback, useState } from 'react';
import type { TraceLayout } from '@/lib/traces/layout';
import type { Window } from './SpanLine';
import { type CanvasColors, useCanvas } from './useCanvas';

interface Props {
  layout: TraceLayout;
  window: Window;
  onWindow: (window: Window) => void;
}

const height = 44;

/** The whole trace at a glance. A drag over it zooms to that part; the buttons beside the views do the same. */
export function Minimap({ layout, window, onWindow }: Props) {
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const { duration, rows, services } = layout;
  const draw = useCallback(
    (context: CanvasRenderingContext2D, size: { width: number; height: number }, colors: CanvasColors) => {
      const line = Math.max(1, size.height / Math.max(1, rows.length));
      rows.forEach(({ span }, index) => {
        context.fillStyle =
          span.status === 'error'
            ? colors.bad
            : (colors.series[Math.max(0, services.indexOf(span.service_name)) % 8] ?? colors.text);
        const width = Math.max(1, (span.duration_ms / Math.max(1e-9, duration)) * size.width);
        context.fillRect(
          (span.offset_ms / Math.max(1e-9, duration)) * size.width,
          (index / rows.length) * size.height,
          width,
          line,
        );
      });
    },
    [rows, services, duration],
  );
  const canvas = useCanvas(draw);
  const at = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * duration;
  };
  const shown = drag ? { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) } : window;
  const part = (value: number) => `${(value / Math.max(1e-9, duration)) * 100}%`;
  return (
    <div
      className="relative cursor-crosshair touch-none border-border border-b bg-sunken"
      style={{ height }}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture?.(event.pointerId);
        setDrag({ from: at(event), to: at(event) });
      }}
      onPointerMove={(event) => drag && setDrag({ ...drag, to: at(event) })}
      onPointerUp={() => {
        if (drag) onWindow(shown.to - shown.from > duration / 200 ? shown : { from: 0, to: duration });
        setDrag(null);
      }}
    >
      <canvas ref={canvas} className="size-full" />
      <span className="absolute inset-y-0 left-0 bg-scrim opacity-60" style={{ width: part(shown.from) }} />
      <span className="absolute inset-y-0 right-0 bg-scrim opacity-60" style={{ left: part(shown.to) }} />
    </div>
  );
}
