import { ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Menu, type MenuSection } from '@/components/ui/Menu';

export interface FilterOption {
  value: string;
  label: string;
}

interface Props {
  /** What is filtered: "Severity". */
  label: string;
  options: readonly FilterOption[];
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
  /** Several values at once keep the menu open; without it a choice replaces the one before. */
  multiple?: boolean;
  /** Named sets of values: "Open". */
  sets?: readonly { label: string; values: readonly string[] }[];
}

/** A filter of a list: its button says what is chosen. */
export function FilterMenu({ label, options, chosen, onChosen, multiple = false, sets = [] }: Props) {
  const toggle = (value: string) => {
    if (!multiple) return onChosen(chosen.includes(value) ? [] : [value]);
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    // The order of the options, whatever the order of the presses: one filter has one URL.
    return onChosen(options.map((option) => option.value).filter((other) => next.includes(other)));
  };
  const same = (values: readonly string[]) => values.length === chosen.length && values.every((value) => chosen.includes(value));
  const sections: MenuSection[] = [
    ...(sets.length > 0
      ? [
          {
            items: sets.map((set) => ({
              label: set.label,
              checked: same(set.values),
              onSelect: () => onChosen(same(set.values) ? [] : [...set.values]),
            })),
          },
        ]
      : []),
    {
      items: options.map((option) => ({
        label: option.label,
        checked: chosen.includes(option.value),
        keepOpen: multiple,
        onSelect: () => toggle(option.value),
      })),
    },
    ...(chosen.length > 0 ? [{ items: [{ label: `Any ${label.toLowerCase()}`, onSelect: () => onChosen([]) }] }] : []),
  ];
  return (
    <Menu
      trigger={
        <Button
          aria-label={`Filter by ${label}${chosen.length > 0 ? `: ${summary(chosen, options, sets)}` : ''}`}
          className={chosen.length > 0 ? 'border-accent! bg-accent-soft! text-accent-text!' : undefined}
        >
          <span className="text-left">
            {label}
            {chosen.length > 0 && <span className="font-semibold">: {summary(chosen, options, sets)}</span>}
          </span>
          <ChevronDown size={13} aria-hidden className="opacity-70" />
        </Button>
      }
      sections={sections}
    />
  );
}

function summary(chosen: readonly string[], options: readonly FilterOption[], sets: NonNullable<Props['sets']>): string {
  const set = sets.find(({ values }) => values.length === chosen.length && values.every((value) => chosen.includes(value)));
  if (set) return set.label;
  const names = chosen.map((value) => options.find((option) => option.value === value)?.label ?? value);
  return names.length > 2 ? `${names[0]} +${names.length - 1}` : names.join(', ');
}
