import { Table2 } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';
import { IconButton } from '@/components/ui/IconButton';
import { count } from '@/lib/format/number';
import { shortDateTime } from '@/lib/format/time';
import { ChartTable } from './ChartTable';
import { seriesLook, useChartColors } from './chartColors';
import type { TimeSeriesProps } from './chartTypes';
import { makeCursorStore } from './cursorStore';
import { DotList } from './DotList';
import { Readout } from './Readout';
import { useUplot } from './useUplot';

const markersNamed = 4;

/** Values over time. Arrow keys move a cursor whose values are read out; the data can be shown as a table. */
export function TimeSeriesChart(props: TimeSeriesProps) {
  const { label, unit = '', xs, series, kind = 'line', height = 160, zone, onRange, stacked = false, markers, dots } = props;
  const print = props.format ?? count;
  const format = (value: number | null) => (unit && value !== null ? `${print(value)} ${unit}` : print(value));
  const formatX = props.formatX ?? ((at: number) => shortDateTime(at, zone.name));
  const [cursor] = useState(makeCursorStore);
  // Where arrow keys have moved the cursor; null while it follows the mouse.
  const [keyed, setKeyed] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const readout = { cursor, xs, series, format, formatX };
  const move = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, cursor.get(), xs.length);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setKeyed(next);
    cursor.set(next);
  };
  return (
    <figure className="flex min-w-0 flex-col">
      <figcaption className="flex min-h-7 items-center gap-3 px-1 text-xs">
        <Legend series={series} />
        <span className="contain-content min-w-0 flex-1 truncate text-right text-muted">
          <Readout {...readout} otherwise={`Times in ${zone.label}`} />
        </span>
        <IconButton icon={Table2} label="Show as table" pressed={asTable} tip="none" onClick={() => setAsTable(!asTable)} />
      </figcaption>
      {asTable ? (
        <ChartTable label={label} xs={xs} series={series} format={format} formatX={formatX} zone={zone} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a chart has no element of its own
        <div
          role="group"
          aria-roledescription="chart"
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the cursor
          tabIndex={0}
          onKeyDown={move}
          onBlur={() => setKeyed(null)}
        >
          <Drawing
            wanted={{
              xs,
              series,
              kind,
              height,
              zone,
              stacked,
              format: print,
              ...(onRange ? { onRange } : {}),
              ...(markers ? { markers } : {}),
              ...(dots ? { dots } : {}),
            }}
            cursor={keyed}
            onCursor={(index) => {
              if (keyed === null) cursor.set(index);
            }}
          />
        </div>
      )}
      {markers && markers.length > 0 && (
        <ul className="flex flex-wrap gap-x-3 px-1 text-2xs text-muted" aria-label={`Marks in ${label}`}>
          {markers.slice(0, markersNamed).map((marker) => (
            <li key={`${marker.at} ${marker.label}`}>
              <span aria-hidden className="text-bad">
                ┆{' '}
              </span>
              {formatX(marker.at)} {marker.label}
            </li>
          ))}
          {markers.length > markersNamed && <li>and {markers.length - markersNamed} more</li>}
        </ul>
      )}
      {dots && dots.length > 0 && <DotList label={label} dots={dots} format={format} formatX={formatX} />}
      <span role="status" className="sr-only">
        {keyed !== null && <Readout {...readout} otherwise="" />}
      </span>
    </figure>
  );
}

interface DrawingProps {
  wanted: Parameters<typeof useUplot>[1];
  cursor: number | null;
  onCursor: (index: number | null) => void;
}

function Drawing({ wanted, cursor, onCursor }: DrawingProps) {
  const target = useRef<HTMLDivElement>(null);
  useUplot(target, wanted, cursor, onCursor);
  return <div ref={target} aria-hidden className="min-w-0 overflow-hidden" style={{ height: wanted.height }} />;
}

function Legend({ series }: Pick<TimeSeriesProps, 'series'>) {
  const colors = useChartColors();
  return (
    <ul className="flex min-w-0 flex-wrap gap-x-3">
      {series.map(({ name, tone }, index) => (
        <li key={name} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-sm" style={{ backgroundColor: seriesLook(index, colors, tone).color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** Where a key moves the cursor; undefined when the key is not for the chart. */
function nextIndex(key: string, cursor: number | null, length: number): number | null | undefined {
  if (length === 0) return undefined;
  const last = length - 1;
  switch (key) {
    case 'ArrowRight':
      return cursor === null ? 0 : Math.min(last, cursor + 1);
    case 'ArrowLeft':
      return cursor === null ? last : Math.max(0, cursor - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return cursor === null ? undefined : null;
    default:
      return undefined;
  }
}
