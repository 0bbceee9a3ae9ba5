interface Props<Value extends string> {
  /** What is chosen: "Source of alerts". */
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; hint: string }[];
  onChange: (value: Value) => void;
}

/** A choice of one among few that need a word of explanation. */
export function CardPicker<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2 xl:grid-cols-4">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex cursor-pointer items-start gap-2 rounded-md border border-border bg-surface p-2.5 text-sm hover:bg-hover has-checked:border-accent has-checked:bg-selected"
        >
          <input
            type="radio"
            name={label}
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span className="block font-medium">{option.label}</span>
            <span className="block text-muted text-xs">{option.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
