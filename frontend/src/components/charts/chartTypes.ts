/** One line or set of bars of a chart. */
export interface ChartSeries {
  name: string;
  /** One value per x; null is a gap. */
  values: readonly (number | null)[];
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
  height?: number;
  zone: { name: string; label: string };
  /** How a value is printed. */
  format?: (value: number | null) => string;
  /** How a moment is printed in readout and table. */
  formatX?: (at: number) => string;
  /** A drag over the chart chose this part. */
  onRange?: (from: number, to: number) => void;
}
