import type uPlot from 'uplot';
import type { ChartColors } from './chartColors';
import type { ChartDot } from './chartTypes';

/** Half the width of a dot, and how far beside it a press still means it; in pixels of the page. */
const radius = 4;
const reach = 9;

/** Where a dot stands in the plot. One above the scale stands at its edge. */
function placeOf(chart: uPlot, { at, value }: ChartDot): { x: number; y: number } {
  return { x: chart.valToPos(at / 1_000, 'x'), y: Math.max(radius, chart.valToPos(value, 'y')) };
}

/** Draws each dot as a diamond over the lines. */
export function drawDots(chart: uPlot, dots: readonly ChartDot[], colors: ChartColors): void {
  const { ctx, bbox } = chart;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.fillStyle = colors.tones.warn;
  for (const dot of dots) {
    const place = placeOf(chart, dot);
    const x = bbox.left + place.x * scale;
    const y = bbox.top + place.y * scale;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const half = radius * scale;
    ctx.beginPath();
    ctx.moveTo(x, y - half);
    ctx.lineTo(x + half, y);
    ctx.lineTo(x, y + half);
    ctx.lineTo(x - half, y);
    ctx.fill();
  }
  ctx.restore();
}

/** The dot at a place of the plot. */
function dotAt(chart: uPlot, dots: readonly ChartDot[], x: number, y: number): ChartDot | undefined {
  return dots.find((dot) => {
    const place = placeOf(chart, dot);
    return Math.hypot(place.x - x, place.y - y) <= reach;
  });
}

/** A click on a dot chooses it, and the pointer says so. */
export function listenToDots(chart: uPlot, dots: readonly ChartDot[]): void {
  if (dots.length === 0) return;
  chart.over.addEventListener('click', (event) => dotAt(chart, dots, event.offsetX, event.offsetY)?.onSelect());
  chart.over.addEventListener('mousemove', (event) => {
    chart.over.style.cursor = dotAt(chart, dots, event.offsetX, event.offsetY) ? 'pointer' : '';
  });
}
