import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { count } from '@/lib/format/number';

type BarTone = 'accent' | 'critical' | 'high' | 'medium' | 'low';

export interface BarRow {
  id: string;
  label: ReactNode;
  value: number;
  tone?: BarTone;
  onSelect?: () => void;
}

interface Props {
  /** What is compared: "Open incidents by severity". */
  label: string;
  rows: readonly BarRow[];
  format?: (value: number) => string;
  /** What fills a bar: 100 for percent. The largest amount without it. */
  full?: number;
}

const fills: Record<BarTone, string> = {
  accent: 'bg-accent',
  critical: 'bg-critical',
  high: 'bg-high',
  medium: 'bg-medium',
  low: 'bg-low',
};

const line =
  'grid min-h-7 w-full grid-cols-[minmax(84px,auto)_minmax(0,1fr)_max-content] items-center gap-3 rounded-sm px-1 text-left text-sm';

/** Amounts side by side; the longest bar is the largest amount. */
export function BarList({ label, rows, format = count, full }: Props) {
  const largest = full ?? Math.max(1, ...rows.map(({ value }) => value));
  return (
    <ul aria-label={label} className="flex flex-col">
      {rows.map((row) => {
        const content = (
          <>
            <span className="truncate">
              {row.label}
              <span className="sr-only">: </span>
            </span>
            <span aria-hidden className="h-2 overflow-hidden rounded-sm bg-hover">
              <span
                className={cx('block h-full rounded-sm', fills[row.tone ?? 'accent'])}
                style={{ width: `${Math.min(1, row.value / largest) * 100}%` }}
              />
            </span>
            <span className="text-right font-medium">{format(row.value)}</span>
          </>
        );
        return (
          <li key={row.id}>
            {row.onSelect ? (
              <button type="button" onClick={row.onSelect} className={cx(line, 'hover:bg-hover')}>
                {content}
              </button>
            ) : (
              <div className={line}>{content}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
