import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import { Button } from './Button';
import type { ConfirmProps } from './ConfirmDialog';
import { Notice } from './Notice';

/** The question itself: fetched when the first one is asked. */
export default function ConfirmFrame({ onCancel, onConfirm, title, children, confirm, busy = false, error }: ConfirmProps) {
  return (
    <Base.Root open onOpenChange={(next) => !next && onCancel()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup className="fixed top-[16vh] left-1/2 z-50 flex w-[calc(100vw-24px)] max-w-110 -translate-x-1/2 flex-col gap-3 rounded-lg border border-border bg-raised p-4 shadow-overlay outline-none">
          <Base.Title className="break-words font-semibold text-md">{title}</Base.Title>
          <Base.Description render={<div />} className="text-muted text-sm">
            {children}
          </Base.Description>
          {error && (
            <Notice tone="bad" alert>
              {error}
            </Notice>
          )}
          <div className="flex justify-end gap-2 pt-1">
            <Base.Close render={<Button />}>Cancel</Base.Close>
            <Button variant="danger" busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
