/** A meaning that a series has besides its place: the color says it, the name says it in words. */
export type SeriesTone = 'critical' | 'bad' | 'warn' | 'good' | 'accent' | 'quiet' | 'faint';

/** One line or set of bars of a chart. */
export interface ChartSeries {
  name: string;
  /** Without one, the color follows from the place. */
  tone?: SeriesTone;
  /** One value per x; null is a gap. */
  values: readonly (number | null)[];
}

/** A moment that is drawn as a line across the chart. */
export interface ChartMarker {
  at: number;
  label: string;
}

/** A single measurement that is drawn over the lines, such as one request of many; a click chooses it. */
export interface ChartDot {
  at: number;
  value: number;
  /** What it leads to, in words. */
  label: string;
  onSelect: () => void;
}

export interface TimeSeriesProps {
  /** What is drawn: "Incidents per day". */
  label: string;
  /** Printed at the axis and after values: "ms", "%". Empty for plain counts. */
  unit?: string;
  /** Epoch milliseconds in rising order. */
  xs: readonly number[];
  series: readonly ChartSeries[];
  kind?: 'line' | 'bars';
  /** Each series stands on the one before it. */
  stacked?: boolean;
  /** Moments that matter, such as the start of an incident. */
  markers?: readonly ChartMarker[];
  /** Single measurements, the most important first: they are drawn, and the first of them listed as buttons. */
  dots?: readonly ChartDot[];
  height?: number;
  zone: { name: string; label: string };
  /** How a value is printed. */
  format?: (value: number | null) => string;
  /** How a moment is printed in readout and table. */
  formatX?: (at: number) => string;
  /** A drag over the chart chose this part. */
  onRange?: (from: number, to: number) => void;
}
