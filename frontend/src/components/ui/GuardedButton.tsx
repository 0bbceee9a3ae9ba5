import type { ComponentProps } from 'react';
import { Button } from './Button';
import { Tooltip } from './Tooltip';

interface Props extends Omit<ComponentProps<typeof Button>, 'disabled'> {
  /** Why it cannot be pressed; null when it can. */
  reason: string | null;
}

/**
 * A page's primary action. Without the right to it the button stays where it is, can be reached by keyboard, does
 * nothing, and says why.
 */
export function GuardedButton({ reason, onClick, ...rest }: Props) {
  if (reason === null) return <Button {...rest} onClick={onClick} />;
  return (
    <Tooltip content={reason} side="bottom">
      <Button {...rest} aria-disabled aria-description={reason} />
    </Tooltip>
  );
}
