import { lazy, type ReactNode, Suspense } from 'react';
import { loadConfirm } from './loadPopups';

const ConfirmFrame = lazy(loadConfirm);

export interface ConfirmProps {
  onCancel: () => void;
  onConfirm: () => void;
  /** The question with the object's name in it: `Delete API key "ci"?` */
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** The verb on the button: "Delete key". */
  confirm: string;
  busy?: boolean;
  /** Why the server refused. */
  error?: string | undefined;
}

/** Asks before something is destroyed. The button that does no harm has the focus. */
export function ConfirmDialog({ open, ...props }: ConfirmProps & { open: boolean }) {
  return open ? (
    <Suspense fallback={null}>
      <ConfirmFrame {...props} />
    </Suspense>
  ) : null;
}
