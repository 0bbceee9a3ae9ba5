import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { cx } from './cx';
import type { DialogProps } from './Dialog';

const widths = { sm: 'max-w-100', md: 'max-w-140', lg: 'max-w-200' };

/** The dialog itself: fetched when the first one opens. */
export default function DialogFrame({
  onClose,
  title,
  description,
  children,
  footer,
  width = 'md',
  sticky = false,
  returnFocus,
}: DialogProps) {
  return (
    <Base.Root open onOpenChange={(next) => !next && onClose()} disablePointerDismissal={sticky}>
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
