import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx';

interface Props extends Omit<ComponentProps<'input'>, 'type' | 'onChange' | 'children'> {
  label: ReactNode;
  hint?: ReactNode;
  hideLabel?: boolean;
  indeterminate?: boolean;
  onCheckedChange: (checked: boolean) => void;
}

/** A checkbox with its label; the whole line is the target. */
export function Checkbox({ label, hint, hideLabel = false, indeterminate = false, onCheckedChange, className, ...rest }: Props) {
  return (
    <label className={cx(hideLabel ? 'flex min-h-6 items-center' : 'inline-flex min-h-6 items-start gap-2 text-sm', className)}>
      <input
        {...rest}
        type="checkbox"
        ref={(element) => {
          if (element) element.indeterminate = indeterminate;
        }}
        onChange={(event) => onCheckedChange(event.target.checked)}
        className={cx('size-4 shrink-0 accent-accent', !hideLabel && 'mt-0.5')}
      />
      <span className={hideLabel ? 'sr-only' : 'min-w-0'}>
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}
