import type { ComponentProps } from 'react';
import { controlStyle } from './controlStyle';
import { cx } from './cx';

interface Props extends Omit<ComponentProps<'input'>, 'size'> {
  size?: 'md' | 'lg';
}

/** A one-line text control. Its label comes from Field. */
export function TextInput({ className, type = 'text', size = 'md', ...rest }: Props) {
  return <input {...rest} type={type} className={cx(controlStyle, size === 'lg' ? 'h-9' : 'h-control', className)} />;
}
