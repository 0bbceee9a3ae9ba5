import { Table2 } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { count } from '@/lib/format/number';
import { shortDateTime } from '@/lib/format/time';

/** A part of the map: times in milliseconds, bands from and up to. The lowest and the highest band are open. */
export interface HeatmapArea {
  from: number;
  to: number;
  min: number | undefined;
  max: number | undefined;
}

interface Props {
  label: string;
  /** What is counted: "traces". */
  noun: string;
  /** Where each column begins, and how long one lasts, in milliseconds. */
  xs: readonly number[];
  step: number;
  /** Where one band ends and the next begins, rising. There is one band more than bounds. */
  bounds: readonly number[];
  /** Counts by column, then by band from the lowest. */
  cells: readonly (readonly number[])[];
  format: (bound: number) => string;
  zone: { name: string; label: string };
  height?: number;
  onSelect: (area: HeatmapArea) => void;
}

interface Cell {
  column: number;
  band: number;
}

/** How often which value occurred when. A drag, or Enter on a cell, chooses a part of it. */
export function Heatmap({ label, noun, xs, step, bounds, cells, format, zone, height = 130, onSelect }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Cell | null>(null);
  const [drag, setDrag] = useState<{ from: Cell; to: Cell } | null>(null);
  const [asTable, setAsTable] = useState(false);
  const bands = bounds.length + 1;
  const largest = Math.max(1, ...cells.map((column) => Math.max(0, ...column)));
  const words = ({ column, band }: Cell) =>
    `${shortDateTime(xs[column] ?? 0, zone.name)}, ${bandName(band)}: ${count(cells[column]?.[band] ?? 0)} ${noun}`;
  const bandName = (band: number) => {
    const [low, high] = [bounds[band - 1], bounds[band]];
    if (low === undefined) return high === undefined ? 'all' : `up to ${format(high)}`;
    return high === undefined ? `over ${format(low)}` : `${format(low)} to ${format(high)}`;
  };
  const select = (a: Cell, b: Cell) => {
    const [first, last] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
    const [low, high] = [Math.min(a.band, b.band), Math.max(a.band, b.band)];
    onSelect({ from: xs[first] ?? 0, to: (xs[last] ?? 0) + step, min: bounds[low - 1], max: bounds[high] });
  };
  const cellAt = (event: PointerEvent): Cell => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return { column: 0, band: 0 };
    const within = (value: number, cellCount: number) => Math.min(cellCount - 1, Math.max(0, Math.floor(value * cellCount)));
    return {
      column: within((event.clientX - box.left) / box.width, xs.length),
      band: within(1 - (event.clientY - box.top) / box.height, bands),
    };
  };
  const move = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (event.key === 'Enter' && cursor) select(cursor, cursor);
    else if (by) {
      const at = cursor ?? { column: xs.length - 1, band: 0 };
      const clamp = (value: number, length: number) => Math.min(length - 1, Math.max(0, value));
      setCursor({ column: clamp(at.column + (by[0] ?? 0), xs.length), band: clamp(at.band + (by[1] ?? 0), bands) });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const marked = drag ?? (cursor && { from: cursor, to: cursor });
  return (
    <figure className="flex min-w-0 flex-col">
      <figcaption className="flex min-h-7 items-center gap-3 px-1 text-xs">
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <span className="truncate text-muted">{cursor ? words(cursor) : `Times in ${zone.label}`}</span>
        <IconButton icon={Table2} label="Show as table" pressed={asTable} tip="none" onClick={() => setAsTable(!asTable)} />
      </figcaption>
      {asTable ? (
        <HeatmapTable {...{ label, xs, cells, zone }} bandNames={Array.from({ length: bands }, (_, band) => bandName(band))} />
      ) : (
        <div className="grid grid-cols-[56px_minmax(0,1fr)] gap-x-2 text-2xs text-muted">
          <div className="flex flex-col justify-between text-right" style={{ height }} aria-hidden>
            {[bounds.length - 1, Math.floor(bounds.length / 2), 0].map((at, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: three fixed places
              <span key={place}>{bounds[at] === undefined ? '' : format(bounds[at])}</span>
            ))}
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: a chart has no element of its own */}
          <div
            ref={frame}
            role="group"
            aria-roledescription="chart"
            aria-label={label}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the cursor
            tabIndex={0}
            onKeyDown={move}
            onBlur={() => setCursor(null)}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture?.(event.pointerId);
              const at = cellAt(event);
              setDrag({ from: at, to: at });
            }}
            onPointerMove={(event) => {
              const at = cellAt(event);
              setCursor(at);
              if (drag) setDrag({ ...drag, to: at });
            }}
            onPointerUp={() => {
              if (drag) select(drag.from, drag.to);
              setDrag(null);
            }}
            onPointerLeave={() => !drag && setCursor(null)}
            className="relative cursor-crosshair touch-none rounded-sm bg-sunken"
            style={{ height }}
          >
            <svg
              aria-hidden="true"
              className="absolute inset-0 size-full text-accent"
              viewBox={`0 0 ${Math.max(1, xs.length)} ${bands}`}
              preserveAspectRatio="none"
            >
              {cells.flatMap((column, x) =>
                column.map((value, band) =>
                  value > 0 ? (
                    <rect
                      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                      key={`${x}-${band}`}
                      x={x}
                      y={bands - 1 - band}
                      width={0.94}
                      height={0.9}
                      fill="currentColor"
                      opacity={0.2 + 0.8 * (Math.log1p(value) / Math.log1p(largest))}
                    />
                  ) : null,
                ),
              )}
              {marked && (
                <rect
                  x={Math.min(marked.from.column, marked.to.column)}
                  y={bands - 1 - Math.max(marked.from.band, marked.to.band)}
                  width={Math.abs(marked.from.column - marked.to.column) + 1}
                  height={Math.abs(marked.from.band - marked.to.band) + 1}
                  fill="none"
                  stroke="var(--text)"
                  strokeWidth={1.5}
                  vectorEffect="non-scaling-stroke"
                />
              )}
            </svg>
          </div>
          <span />
          <div className="flex justify-between" aria-hidden>
            {[0, Math.floor(xs.length / 2), xs.length - 1].map((at, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: three fixed places
              <span key={place}>{xs[at] === undefined ? '' : shortDateTime(xs[at], zone.name)}</span>
            ))}
          </div>
        </div>
      )}
      <span role="status" className="sr-only">
        {cursor && words(cursor)}
      </span>
    </figure>
  );
}

function HeatmapTable({
  label,
  xs,
  cells,
  zone,
  bandNames,
}: Pick<Props, 'label' | 'xs' | 'cells' | 'zone'> & { bandNames: readonly string[] }) {
  const rows = xs.flatMap((at, column) =>
    (cells[column] ?? []).map((value, band) => ({ at, band: bandNames[band] ?? '', value })).filter(({ value }) => value > 0),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} className="scroll-thin max-h-48 overflow-auto" aria-label={`${label} as table`}>
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="text-muted text-xs">
            <th scope="col">Time ({zone.label})</th>
            <th scope="col">Range</th>
            <th scope="col">Count</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, band, value }) => (
            <tr key={`${at} ${band}`} className="border-border border-t">
              <th scope="row" className="font-normal">
                {shortDateTime(at, zone.name)}
              </th>
              <td>{band}</td>
              <td>{count(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
