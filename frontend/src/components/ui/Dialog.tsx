import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';

interface Props {
  open: boolean;
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

const widths = { sm: 'max-w-100', md: 'max-w-140', lg: 'max-w-200' };

/** A dialog over the page. Focus goes in, stays in and returns. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  children,
  footer,
  width = 'md',
  sticky = false,
  returnFocus,
}: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()} disablePointerDismissal={sticky}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          {...(returnFocus ? { finalFocus: returnFocus } : {})}
          className={cx(
            'fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded-lg border border-border bg-raised shadow-overlay outline-none',
            widths[width],
          )}
        >
          <header className="flex items-start gap-2 px-4 pt-3.5 pb-2">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-md">{title}</Base.Title>
              {description && <Base.Description className="mt-0.5 text-muted text-sm">{description}</Base.Description>}
            </div>
            <Base.Close
              aria-label="Close"
              className="-mr-1.5 inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
            >
              <X size={16} aria-hidden />
            </Base.Close>
          </header>
          <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4">{children}</div>
          {footer && <footer className="flex justify-end gap-2 border-border border-t px-4 py-3">{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
