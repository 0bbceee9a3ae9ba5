import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { useAnchor } from '@/components/ui/useAnchor';
import { useUi } from '@/lib/stores/ui';
import { loadOverlays } from './loadOverlays';
import { overlayAnchors } from './overlayAnchors';

interface Props {
  overlay: 'project' | 'user' | 'time';
  label: string;
  children: ReactNode;
  /** With a visible edge. */
  outlined?: boolean;
  className?: string;
}

/** A button of the top bar whose menu is loaded when it is about to be needed. */
export function OverlayButton({ overlay, label, children, outlined = false, className }: Props) {
  const isOpen = useUi((state) => state.overlay === overlay);
  const { open, close } = useUi.getState();
  const { props } = useAnchor({
    open: isOpen,
    setOpen: (next) => (next ? open(overlay) : close()),
    preload: loadOverlays,
    kind: overlay === 'time' ? 'dialog' : 'menu',
  });
  return (
    <button
      {...props}
      type="button"
      ref={(element) => {
        overlayAnchors[overlay] = element;
      }}
      aria-label={label}
      className={cx(
        'inline-flex h-7 min-w-0 items-center gap-1.5 rounded-md border px-2 text-sm hover:bg-hover aria-expanded:bg-hover',
        outlined ? 'border-border' : 'border-transparent',
        className,
      )}
    >
      {children}
    </button>
  );
}
