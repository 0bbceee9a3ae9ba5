import { useState } from 'react';
import { cx } from '@/components/ui/cx';
import { plural } from '@/lib/format/number';
import type { Schema } from '@/types/api';

interface Props {
  days: readonly Schema<'IncidentDay'>[];
  /** The day that the list is filtered by. */
  chosen: string | undefined;
  onChosen: (date: string | undefined) => void;
}

/** Incidents per day as small bars; a bar filters the list by its day. One tab stop, arrow keys move. */
export function DayBars({ days, chosen, onChosen }: Props) {
  const [focused, setFocused] = useState<string | null>(null);
  const largest = Math.max(1, ...days.map(({ count }) => count));
  const stop = focused ?? chosen ?? days.at(-1)?.date;
  const move = (event: React.KeyboardEvent<HTMLButtonElement>) => {
    const { currentTarget: bar, key } = event;
    const next = key === 'ArrowRight' ? bar.nextElementSibling : key === 'ArrowLeft' ? bar.previousElementSibling : null;
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div role="toolbar" aria-label="Filter by day: incidents per day" className="flex h-8 items-stretch">
      {days.map(({ date, count }) => {
        const label = `${dayName(date)}: ${plural(count, 'incident')}`;
        return (
          <button
            key={date}
            type="button"
            aria-label={label}
            aria-pressed={chosen === date}
            title={label}
            tabIndex={date === stop ? 0 : -1}
            onFocus={() => setFocused(date)}
            onKeyDown={move}
            onClick={() => onChosen(chosen === date ? undefined : date)}
            className="group flex w-6 items-end justify-center rounded-sm px-1 py-0.5 hover:bg-hover aria-pressed:bg-selected"
          >
            <span
              aria-hidden
              className={cx(
                'w-full rounded-xs',
                count === 0 ? 'bg-border' : chosen && chosen !== date ? 'bg-border-strong' : 'bg-accent',
              )}
              style={{ height: count === 0 ? 2 : `${Math.max(12, (count / largest) * 100)}%` }}
            />
          </button>
        );
      })}
    </div>
  );
}

function dayName(date: string): string {
  return new Intl.DateTimeFormat('en-US', { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}
