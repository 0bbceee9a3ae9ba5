interface Props {
  values: readonly number[];
  width?: number;
  height?: number;
}

/** The course of a value in a table cell. The number beside it says how much. */
export function Sparkline({ values, width = 96, height = 18 }: Props) {
  const largest = Math.max(1e-9, ...values);
  const step = width / Math.max(1, values.length - 1);
  const points = values.map((value, index) => `${index * step},${height - 1 - (value / largest) * (height - 2)}`).join(' ');
  return (
    <svg aria-hidden="true" width={width} height={height} className="text-accent">
      <polyline points={points} fill="none" stroke="currentColor" strokeWidth={1.5} />
    </svg>
  );
}
