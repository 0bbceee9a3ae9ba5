import type { ComponentProps } from 'react';
import { Button } from './Button';
import { cx } from './cx';

interface Props extends Omit<ComponentProps<typeof Button>, 'disabled'> {
  /** Why it cannot be pressed; null when it can. */
  reason: string | null;
}

/**
 * A page's primary action. Without the right to it the button stays where it is, can be reached by keyboard, does
 * nothing, and says why.
 */
export function GuardedButton({ reason, onClick, className, ...rest }: Props) {
  if (reason === null) return <Button {...rest} onClick={onClick} className={className} />;
  return (
    <Button {...rest} aria-disabled aria-description={reason} data-tip={reason} className={cx('tip-end relative', className)} />
  );
}
