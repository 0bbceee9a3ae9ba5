import { lazy, type ReactNode, Suspense } from 'react';
import { loadDialog } from './loadPopups';

const DialogFrame = lazy(loadDialog);

export interface DialogProps {
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  width?: 'sm' | 'md' | 'lg';
  /** True while leaving would lose something, such as a secret that is shown once. */
  sticky?: boolean;
  /** False when what closed the dialog moves the focus by itself, such as a link to another page. */
  returnFocus?: () => boolean;
}

/** A dialog over the page. Focus goes in, stays in and returns. */
export function Dialog({ open, ...props }: DialogProps & { open: boolean }) {
  return open ? (
    <Suspense fallback={null}>
      <DialogFrame {...props} />
    </Suspense>
  ) : null;
}
