import { type RefObject, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { type ChartColors, useChartColors } from './chartColors';
import { type Drawn, uplotData, uplotOptions } from './uplotOptions';

/** Draws into an element and keeps data, size, theme and cursor up to date. */
export function useUplot(
  target: RefObject<HTMLElement | null>,
  wanted: Drawn,
  cursor: number | null,
  onCursor: (index: number | null) => void,
) {
  const chart = useRef<uPlot | null>(null);
  /** The data that the chart has. */
  const given = useRef<Pick<Drawn, 'xs' | 'series'> | null>(null);
  const colors = useChartColors();
  const latest = useRef({ wanted, onCursor });
  latest.current = { wanted, onCursor };
  const shape = shapeOf(wanted, colors);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` is everything about the options that needs a new chart
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const { wanted: now } = latest.current;
    const options = uplotOptions(
      { ...now, ...(now.onRange ? { onRange: (from, to) => latest.current.wanted.onRange?.(from, to) } : {}) },
      element.clientWidth || 600,
      colors,
      (index) => latest.current.onCursor(index),
    );
    const made = new uPlot(options, uplotData(now), element);
    chart.current = made;
    given.current = now;
    // The observer also reports the size that the chart was made with; setting it would draw everything twice.
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== made.width) made.setSize({ width: element.clientWidth, height: now.height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [shape, target]);

  const { xs, series, stacked = false } = wanted;
  useEffect(() => {
    if (given.current?.xs === xs && given.current.series === series) return;
    given.current = { xs, series };
    chart.current?.setData(uplotData({ xs, series, stacked }));
  }, [xs, series, stacked]);

  useEffect(() => {
    const made = chart.current;
    const at = cursor === null ? undefined : xs[cursor];
    if (!made || at === undefined || made.cursor.idx === cursor) return;
    made.setCursor({ left: made.valToPos(at / 1_000, 'x'), top: made.bbox.height / 2 / devicePixelRatio }, false);
  }, [cursor, xs]);
}

function shapeOf({ kind, height, zone, series, onRange, stacked, markers, dots }: Drawn, colors: ChartColors): string {
  const drawn = series.map(({ name, tone }) => [name, tone]);
  return JSON.stringify([kind, height, zone.name, drawn, onRange !== undefined, stacked, markers, dots, colors]);
}
