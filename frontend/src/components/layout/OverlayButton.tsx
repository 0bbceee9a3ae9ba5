import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
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
  const preload = () => void loadOverlays();
  return (
    <button
      type="button"
      ref={(element) => {
        overlayAnchors[overlay] = element;
      }}
      aria-label={label}
      aria-haspopup={overlay === 'time' ? 'dialog' : 'menu'}
      aria-expanded={isOpen}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={() => (isOpen ? useUi.getState().close() : useUi.getState().open(overlay))}
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
