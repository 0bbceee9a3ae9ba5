import { FilterMenu } from './FilterMenu';

interface Props<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value | undefined;
  onValue: (value: Value | undefined) => void;
}

/** A filter by at most one of some values. */
export function ChoiceFilter<Value extends string>({ label, options, value, onValue }: Props<Value>) {
  return (
    <FilterMenu
      label={label}
      options={options}
      chosen={value ? [value] : []}
      onChosen={([chosen]) => onValue(options.find((option) => option.value === chosen)?.value)}
    />
  );
}
