import { useId, useState } from 'react';
import { Field } from '@/components/ui/Field';
import { TextInput } from '@/components/ui/TextInput';

interface Props {
  label: string;
  /** What stands in the empty field, where that is not the label. */
  placeholder?: string;
  value: string;
  /** Values that are known here; others can be typed too. */
  suggestions: readonly string[];
  onValue: (value: string) => void;
  className?: string;
}

/** A filter by an exact text, taken when the field is left, on Enter, or when a suggestion is picked. */
export function TextFilter({ label, placeholder = label, value, suggestions, onValue, className = 'w-36' }: Props) {
  const listId = useId();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const take = (next: string) => {
    if (next.trim() !== value) onValue(next.trim());
  };
  return (
    <div className={className}>
      <Field label={label} hideLabel>
        {(control) => (
          <TextInput
            {...control}
            value={text}
            maxLength={100}
            placeholder={placeholder}
            list={listId}
            className={value ? 'border-accent! bg-accent-soft! text-accent-text!' : undefined}
            onChange={(event) => {
              setText(event.target.value);
              if (suggestions.includes(event.target.value)) take(event.target.value);
            }}
            onBlur={() => take(text)}
            onKeyDown={(event) => event.key === 'Enter' && take(text)}
          />
        )}
      </Field>
      <datalist id={listId}>
        {suggestions.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
