import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { controlStyle } from './controlStyle';
import { cx } from './cx';

interface Props<Value extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'> {
  value: Value;
  options: readonly { value: Value; label: string; disabled?: boolean }[];
  onValueChange: (value: Value) => void;
}

/** A choice of one among few, with the platform's own list: it works everywhere, by keyboard and by touch. */
export function Select<Value extends string>({ value, options, onValueChange, className, ...rest }: Props<Value>) {
  return (
    <span className={cx('relative inline-flex w-full', className)}>
      <select
        {...rest}
        value={value}
        onChange={(event) => onValueChange(event.target.value as Value)}
        className={cx(controlStyle, 'h-control appearance-none pr-7')}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted" />
    </span>
  );
}
