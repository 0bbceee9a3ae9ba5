import uPlot from 'uplot';
import { timeFormat } from '@/lib/time/formats';
import { type ChartColors, seriesLook } from './chartColors';
import type { ChartMarker, TimeSeriesProps } from './chartTypes';
import { drawDots, listenToDots } from './dots';

/** What of a chart's properties uPlot draws. */
export type Drawn = Required<Pick<TimeSeriesProps, 'xs' | 'series' | 'kind' | 'height' | 'zone' | 'format'>> &
  Pick<TimeSeriesProps, 'onRange' | 'stacked' | 'markers' | 'dots'>;

/** uPlot wants seconds and sorted x; the API sends milliseconds. */
export function uplotData({ xs, series, stacked = false }: Pick<Drawn, 'xs' | 'series' | 'stacked'>): uPlot.AlignedData {
  return [xs.map((at) => at / 1_000), ...(stacked ? stack(xs.length, series) : series.map(({ values }) => [...values]))];
}

/** Sums from the ground up. The highest comes first: what is drawn later covers its lower part. */
function stack(length: number, series: Drawn['series']): number[][] {
  const ground = new Array<number>(length).fill(0);
  return series
    .map(({ values }) => {
      for (let index = 0; index < length; index += 1) ground[index] = (ground[index] ?? 0) + (values[index] ?? 0);
      return [...ground];
    })
    .reverse();
}

/** What a chart looks like: straight lines or bars on a true time axis in the zone that is printed beside it. */
export function uplotOptions(
  wanted: Drawn,
  width: number,
  colors: ChartColors,
  onCursor: (index: number | null) => void,
): uPlot.Options {
  const { series, kind, height, zone, format, onRange, xs, stacked = false, markers = [], dots = [] } = wanted;
  const looks = series.map(({ name, tone }, index) => ({ name, ...seriesLook(index, colors, tone) }));
  if (stacked) looks.reverse();
  const axis = {
    stroke: colors.axis,
    font: colors.font,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { stroke: colors.grid, width: 1, size: 4 },
  };
  const half = kind === 'bars' ? barHalf(xs) / 1_000 : 0;
  return {
    width,
    height,
    tzDate: (at) => uPlot.tzDate(new Date(at * 1_000), zone.name),
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: {
      sync: { key: 'time' },
      drag: { x: onRange !== undefined, y: false, setScale: false },
      points: { show: kind === 'line' },
    },
    scales: {
      x: { time: true, range: (_, min, max) => [min - half, max + half] },
      y: { range: (_, min, max) => [Math.min(0, min ?? 0), Math.max(1, (max ?? 0) * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 64,
        values: (_, splits) => splits.map((at, index) => tickLabel(at, splits[index - 1], zone.name)),
      },
      {
        ...axis,
        size: (_, labels) => labelsWidth(labels),
        // A low chart has room for fewer labels, but more than the one at its ground.
        space: height < lowHeight ? 16 : 30,
        ...(isCount(series) ? { incrs: wholeSteps } : {}),
        values: (_, splits) => splits.map(format),
      },
    ],
    series: [
      {},
      ...looks.map(({ name, color, dash }) => {
        const bars = kind === 'bars' ? { paths: barPaths(), fill: color, points: { show: false } } : { dash, spanGaps: false };
        return { label: name, stroke: color, width: kind === 'bars' ? 0 : 1.5, ...bars };
      }),
    ],
    hooks: {
      ready: [(chart) => listenToDots(chart, dots)],
      draw: [
        (chart) => {
          drawMarkers(chart, markers, colors);
          drawDots(chart, dots, colors);
        },
      ],
      setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)],
      setSelect: [
        (chart) => {
          const { left, width: span } = chart.select;
          if (span < 4) return;
          onRange?.(chart.posToVal(left, 'x') * 1_000, chart.posToVal(left + span, 'x') * 1_000);
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function drawMarkers(chart: uPlot, markers: readonly ChartMarker[], colors: ChartColors): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = colors.tones.bad;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4, 3]);
  for (const { at } of markers) {
    const x = Math.round(chart.valToPos(at / 1_000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

const lowHeight = 120;

/** Pixels beside the plot that the longest label needs. */
function labelsWidth(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map((label) => label.length));
  return Math.max(44, Math.ceil(longest * 6.4) + 14);
}

const wholeSteps = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

/** Counts have no ticks between whole numbers. */
function isCount(series: Drawn['series']): boolean {
  return series.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)));
}

/** The clock within a day, the date where a new one begins; 24 hours, in the zone that is printed beside the chart. */
export function tickLabel(at: number, before: number | undefined, zone: string): string {
  const day = timeFormat(zone, 'day');
  const date = day.format(at * 1_000);
  const clock = timeFormat(zone, 'clock').format(at * 1_000);
  const isNewDay = before === undefined ? clock === '00:00' : day.format(before * 1_000) !== date;
  return isNewDay ? date : clock;
}

function barPaths(): uPlot.Series.PathBuilder {
  const make = uPlot.paths.bars;
  if (!make) throw new Error('This build of uPlot has no bars.');
  return make({ size: [0.7, 48] });
}

function barHalf(xs: readonly number[]): number {
  const [first, second] = xs;
  return first === undefined || second === undefined ? 0 : (second - first) / 2;
}
