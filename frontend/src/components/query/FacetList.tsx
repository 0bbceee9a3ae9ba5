import { Minus } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { IconButton } from '@/components/ui/IconButton';
import { compact, count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';

export interface FacetValue {
  value: string;
  count: number;
  /** Whether the filters hold it already. */
  chosen: boolean;
}

interface Props {
  /** The field, as a query names it. */
  field: string;
  values: readonly FacetValue[];
  /** How many entries have another value, and how many values there are. */
  other: number;
  distinct: number;
  /** Chooses a value, or takes it back. */
  onToggle: (value: string) => void;
  onExclude: (value: string) => void;
}

/** The commonest values of one field. A press narrows the list to one of them or leaves it out. */
export function FacetList({ field, values, other, distinct, onToggle, onExclude }: Props) {
  const largest = Math.max(1, ...values.map(({ count: found }) => found));
  return (
    <section className="flex flex-col">
      <h3 className="flex items-baseline gap-1 px-2 pt-2 pb-0.5 text-xs">
        <span className="min-w-0 flex-1 truncate font-semibold" title={field}>
          {safeText(field.replace(/^attributes\./, ''))}
        </span>
        <span className="text-2xs text-faint">{count(distinct)}</span>
      </h3>
      <ul aria-label={`Values of ${field}`}>
        {values.map(({ value, count: found, chosen }) => (
          <li key={value} className="group relative flex items-center">
            <button
              type="button"
              aria-pressed={chosen}
              title={safeText(value)}
              onClick={() => onToggle(value)}
              className={cx(
                'relative flex h-6 min-w-0 flex-1 items-center gap-2 rounded-sm px-2 text-left text-xs hover:bg-hover',
                chosen && 'bg-selected font-medium text-accent-text',
              )}
            >
              <span
                aria-hidden
                className="absolute inset-y-1 left-0 rounded-sm bg-accent-soft"
                style={{ width: `${(found / largest) * 100}%` }}
              />
              <span className="relative min-w-0 flex-1 truncate">{safeText(value) || '(empty)'}</span>
              <span className="relative text-muted tabular-nums">{compact(found)}</span>
            </button>
            <IconButton
              icon={Minus}
              size="sm"
              tip="none"
              label={`Leave out ${safeText(value)}`}
              onClick={() => onExclude(value)}
              className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
            />
          </li>
        ))}
      </ul>
      {other > 0 && <p className="px-2 text-2xs text-faint">{compact(other)} with other values</p>}
    </section>
  );
}
