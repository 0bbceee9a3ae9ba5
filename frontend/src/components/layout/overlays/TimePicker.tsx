import { Popover } from '@base-ui/react/popover';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Checkbox } from '@/components/ui/Checkbox';
import { cx } from '@/components/ui/cx';
import { Field } from '@/components/ui/Field';
import { Select } from '@/components/ui/Select';
import { useTimeRange } from '@/hooks/useTimeRange';
import { useZone } from '@/hooks/useZone';
import type { Refresh } from '@/lib/search/shell';
import { usePreferences } from '@/lib/stores/preferences';
import { useUi } from '@/lib/stores/ui';
import { quickRanges, relativeLabel, shiftRange, type TimeRange } from '@/lib/time/range';
import { overlayAnchors } from '../overlayAnchors';
import { AbsoluteRangeForm } from './AbsoluteRangeForm';

const refreshes: readonly { value: Refresh; label: string }[] = [
  { value: 'off', label: 'Off' },
  { value: '5s', label: 'Every 5 seconds' },
  { value: '10s', label: 'Every 10 seconds' },
  { value: '30s', label: 'Every 30 seconds' },
  { value: '1m', label: 'Every minute' },
  { value: '5m', label: 'Every 5 minutes' },
];

/** The one time picker: relative and absolute ranges, back and forward, refresh, comparison and zone. */
export function TimePicker() {
  const close = useUi((state) => state.close);
  const time = useTimeRange();
  const zone = useZone();
  const choice = usePreferences((state) => state.zone);
  const set = usePreferences((state) => state.set);
  const button = overlayAnchors.time ?? null;
  const choose = (range: TimeRange | null) => {
    time.setRange(range);
    close();
  };
  return (
    <Popover.Root open onOpenChange={(open) => !open && close()}>
      <Popover.Portal>
        <Popover.Positioner anchor={button} align="end" sideOffset={4} className="z-50">
          <Popover.Popup
            aria-label="Time range"
            finalFocus={() => button}
            className="scroll-thin flex max-h-[min(560px,var(--available-height))] w-120 max-w-[calc(100vw-16px)] overflow-y-auto rounded-lg border border-border bg-raised shadow-overlay outline-none max-sm:flex-col"
          >
            <ul className="flex w-40 shrink-0 flex-col gap-px border-border border-r p-1.5 max-sm:w-full max-sm:border-r-0 max-sm:border-b">
              {time.canBeAll && (
                <li>
                  <RangeButton label="All time" active={time.range === null} onClick={() => choose(null)} />
                </li>
              )}
              {quickRanges.map((range) => (
                <li key={range.from}>
                  <RangeButton
                    label={relativeLabel(range) ?? range.from}
                    active={time.range?.from === range.from && time.range.to === range.to}
                    onClick={() => choose(range)}
                  />
                </li>
              ))}
            </ul>
            <div className="flex min-w-0 flex-1 flex-col gap-3 p-3">
              <AbsoluteRangeForm range={time.range} maxDays={time.maxDays} zone={zone} onApply={choose} />
              {time.range && (
                <div className="flex gap-2">
                  <Button size="sm" onClick={() => time.setRange(shiftRange(time.range as TimeRange, -1, Date.now()))}>
                    <ArrowLeft size={13} aria-hidden />
                    Earlier
                  </Button>
                  <Button size="sm" onClick={() => time.setRange(shiftRange(time.range as TimeRange, 1, Date.now()))}>
                    Later
                    <ArrowRight size={13} aria-hidden />
                  </Button>
                </div>
              )}
              <div className="grid grid-cols-2 gap-2">
                <Field label="Refresh">
                  {(control) => <Select {...control} value={time.refresh} options={refreshes} onValueChange={time.setRefresh} />}
                </Field>
                <Field label="Zone">
                  {(control) => (
                    <Select
                      {...control}
                      value={choice}
                      options={[
                        { value: 'project', label: 'Project' },
                        { value: 'utc', label: 'UTC' },
                        { value: 'browser', label: 'Browser' },
                      ]}
                      onValueChange={(next) => set({ zone: next })}
                    />
                  )}
                </Field>
              </div>
              {time.canCompare && (
                <Checkbox
                  label="Compare with the previous period"
                  checked={time.compare === 'previous'}
                  disabled={time.range === null}
                  onCheckedChange={(checked) => time.setCompare(checked ? 'previous' : 'off')}
                />
              )}
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function RangeButton({ label, active, onClick }: { label: string; active: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={active}
      onClick={onClick}
      className={cx(
        'flex h-7 w-full items-center rounded-sm px-2 text-left text-sm hover:bg-hover',
        active && 'bg-selected font-medium',
      )}
    >
      {label}
    </button>
  );
}
