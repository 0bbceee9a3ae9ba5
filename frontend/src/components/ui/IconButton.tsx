import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './cx';

interface Props extends Omit<ComponentProps<'button'>, 'children' | 'aria-label' | 'title'> {
  icon: LucideIcon;
  /** The accessible name, shown on hover and on keyboard focus. */
  label: string;
  /** Where the name is shown; `none` where a frame would clip it. */
  tip?: 'below' | 'above' | 'none';
  pressed?: boolean;
  size?: 'md' | 'sm';
}

/** A button that is only an icon. */
export function IconButton({
  icon: Icon,
  label,
  tip = 'below',
  size = 'md',
  pressed,
  className,
  type = 'button',
  ...rest
}: Props) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      aria-pressed={pressed}
      data-tip={tip === 'none' ? undefined : label}
      title={tip === 'none' ? label : undefined}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-md border border-transparent text-muted transition-colors duration-100 not-disabled:hover:bg-hover not-disabled:hover:text-text disabled:cursor-not-allowed disabled:opacity-50 aria-pressed:bg-selected aria-pressed:text-accent-text',
        size === 'md' ? 'size-7' : 'size-6',
        tip === 'below' && 'tip-below relative',
        tip === 'above' && 'tip-above relative',
        className,
      )}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
