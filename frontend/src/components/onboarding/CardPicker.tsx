import type { SourceKind } from '@/lib/search/onboarding';
import { sources } from './sources';

interface Props {
  value: SourceKind;
  onChange: (kind: SourceKind) => void;
}

/** Where alerts come from. */
export function SourcePicker({ value, onChange }: Props) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2 xl:grid-cols-4">
      <legend className="sr-only">Source of alerts</legend>
      {sources.map(({ kind, label, hint }) => (
        <label
          key={kind}
          className="flex cursor-pointer items-start gap-2 rounded-md border border-border bg-surface p-2.5 text-sm hover:bg-hover has-checked:border-accent has-checked:bg-selected"
        >
          <input
            type="radio"
            name="source"
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={kind === value}
            onChange={() => onChange(kind)}
          />
          <span>
            <span className="block font-medium">{label}</span>
            <span className="block text-muted text-xs">{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
