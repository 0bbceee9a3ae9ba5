import { cx } from '@/components/ui/cx';
import type { EventSort } from '@/lib/search/incidentRoom';
import { eventSorts } from '@/lib/search/incidentRoom';
import { eventLook } from './eventLook';

interface Props {
  counts: ReadonlyMap<EventSort, number>;
  chosen: readonly EventSort[];
  onChange: (chosen: EventSort[]) => void;
}

/** Which kinds of events are shown; none chosen means all. */
export function KindFilter({ counts, chosen, onChange }: Props) {
  const offered = eventSorts.filter((sort) => counts.has(sort) || chosen.includes(sort));
  return (
    <fieldset
      aria-label="Kinds of events"
      className="scroll-thin flex min-w-0 flex-wrap items-center gap-1 max-sm:flex-nowrap max-sm:overflow-x-auto"
    >
      {offered.map((sort) => {
        const { icon: Icon, tone, plural } = eventLook[sort];
        const on = chosen.includes(sort);
        return (
          <button
            key={sort}
            type="button"
            aria-pressed={on}
            onClick={() => onChange(on ? chosen.filter((other) => other !== sort) : [...chosen, sort])}
            className={cx(
              'inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full border px-2 text-xs hover:bg-hover',
              on ? 'border-accent bg-selected font-medium' : 'border-border bg-surface',
            )}
          >
            <Icon size={12} aria-hidden className={tone} />
            {plural}
            <span className="text-muted tabular-nums">{counts.get(sort) ?? 0}</span>
          </button>
        );
      })}
      {chosen.length > 0 && (
        <button type="button" className="h-6 px-1.5 text-accent-text text-xs hover:underline" onClick={() => onChange([])}>
          Show all
        </button>
      )}
    </fieldset>
  );
}
