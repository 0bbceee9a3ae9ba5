import { Menu as Base } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { useUi } from '@/lib/stores/ui';
import { overlayAnchors } from '../overlayAnchors';

/** A menu under a button of the top bar. It is open for as long as it is mounted. */
export function AnchoredMenu({
  anchor,
  align,
  children,
}: {
  anchor: 'project' | 'user';
  align: 'start' | 'end';
  children: ReactNode;
}) {
  const close = useUi((state) => state.close);
  const button = overlayAnchors[anchor] ?? null;
  return (
    <Base.Root open onOpenChange={(open) => !open && close()} modal={false}>
      <Base.Portal>
        <Base.Positioner anchor={button} align={align} sideOffset={4} className="z-50">
          <Base.Popup
            finalFocus={() => button}
            className="scroll-thin max-h-[min(560px,var(--available-height))] min-w-56 max-w-80 overflow-y-auto rounded-lg border border-border bg-raised p-1 shadow-overlay outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The look of one line in such a menu. */
export const menuLine =
  'flex min-h-7 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover';
