import type { TimeSeriesProps } from './chartTypes';

type Props = Required<Pick<TimeSeriesProps, 'label' | 'xs' | 'series' | 'format' | 'formatX' | 'zone'>>;

/** The data of a chart as a table. */
export function ChartTable({ label, xs, series, format, formatX, zone }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} className="scroll-thin max-h-64 overflow-auto" aria-label={`${label} as table`}>
      <table className="w-full text-sm">
        <thead>
          <tr>
            <th scope="col" className="sticky top-0 bg-surface px-2 text-left font-medium text-muted text-xs">
              Time ({zone.label})
            </th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="sticky top-0 bg-surface px-2 text-right font-medium text-muted text-xs">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {xs.map((at, index) => (
            <tr key={at} className="border-border border-t">
              <th scope="row" className="px-2 py-0.5 text-left font-normal">
                {formatX(at)}
              </th>
              {series.map(({ name, values }) => (
                <td key={name} className="px-2 py-0.5 text-right">
                  {format(values[index] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
