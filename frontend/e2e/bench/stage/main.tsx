import { useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import uPlot from 'uplot';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import '@/styles/app.css';
import { type Lines, shifting, wandering } from './data';

const width = 900;
const height = 160;
const zone = { name: 'UTC', label: 'UTC' };
const colors = ['#3553d0', '#c2610c', '#0b7f7a', '#b0307f', '#6a7a12'];

/** What the measurements call. Every promise is kept once the result has been drawn. */
export interface Stage {
  /** Makes the data, so that it is not measured. */
  prepare: (series: number, points: number, updates?: number) => void;
  /** uPlot alone. */
  bare: () => Promise<void>;
  /** The chart of the product. */
  chart: () => Promise<void>;
  /** Gives the chart the prepared updates, one a frame. */
  update: () => Promise<void>;
  clear: () => Promise<void>;
}

declare global {
  interface Window {
    stage: Stage;
  }
}

const place = document.getElementById('root') as HTMLElement;
place.style.width = `${width}px`;

let lines: Lines = { xs: [], series: [] };
let aligned: uPlot.AlignedData = [[]];
let updates: Lines[] = [];
let end: (() => void) | null = null;
let show: ((lines: Lines) => void) | null = null;

function Chart({ first }: { first: Lines }) {
  const [{ xs, series }, setLines] = useState(first);
  show = setLines;
  return <TimeSeriesChart label="Measured" unit="ms" xs={xs} series={series} height={height} zone={zone} onRange={ignore} />;
}

function ignore(): void {
  // Only that there is a listener matters.
}

function drawn(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

window.stage = {
  prepare(series, points, times = 0) {
    lines = wandering(series, points);
    aligned = [lines.xs.map((at) => at / 1_000), ...lines.series.map(({ values }) => values)];
    updates = shifting(series, points, times);
  },
  bare() {
    const series = lines.series.map(({ name }, index) => ({ label: name, stroke: colors[index] ?? '#000000' }));
    const made = new uPlot({ width, height, legend: { show: false }, series: [{}, ...series] }, aligned, place);
    end = () => made.destroy();
    return drawn();
  },
  chart() {
    const root: Root = createRoot(place);
    flushSync(() => root.render(<Chart first={lines} />));
    if (!place.querySelector('canvas')) throw new Error('The chart has not been drawn.');
    end = () => root.unmount();
    return drawn();
  },
  async update() {
    for (const next of updates) {
      flushSync(() => show?.(next));
      await new Promise(requestAnimationFrame);
    }
    await drawn();
  },
  clear() {
    end?.();
    end = null;
    show = null;
    return drawn();
  },
};
