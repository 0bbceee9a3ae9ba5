import type { ComponentProps } from 'react';
import { controlStyle } from './controlStyle';
import { cx } from './cx';

/** A text control of several lines; it grows with its text. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} rows={rows} className={cx(controlStyle, 'field-sizing-content py-1.5', className)} />;
}
