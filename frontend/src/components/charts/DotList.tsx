import type { ChartDot, TimeSeriesProps } from './chartTypes';

interface Props extends Required<Pick<TimeSeriesProps, 'label' | 'formatX'>> {
  dots: readonly ChartDot[];
  format: (value: number | null) => string;
}

const listed = 6;

/** The first dots of a chart as buttons: what a click on the drawing does, for those who do not point. */
export function DotList({ label, dots, format, formatX }: Props) {
  return (
    <ul className="flex flex-wrap items-center gap-x-3 px-1 text-2xs text-muted" aria-label={`Single measurements in ${label}`}>
      {dots.slice(0, listed).map((dot) => (
        <li key={dot.label}>
          <button type="button" onClick={dot.onSelect} className="inline-flex min-h-6 items-center gap-1 hover:text-text">
            <span aria-hidden className="text-warn">
              ◆
            </span>
            {formatX(dot.at)} {format(dot.value)}
            <span className="text-accent-text underline">{dot.label}</span>
          </button>
        </li>
      ))}
      {dots.length > listed && <li>and {dots.length - listed} more in the chart</li>}
    </ul>
  );
}
