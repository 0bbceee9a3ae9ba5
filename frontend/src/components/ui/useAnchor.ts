import { type KeyboardEvent, type RefObject, useRef } from 'react';

interface Options {
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Fetches what will open, when a press is likely to come. */
  preload: () => unknown;
  kind: 'menu' | 'dialog';
}

/** What a button needs to open something that is loaded lazily and stands beside it. */
export function useAnchor({ open, setOpen, preload, kind }: Options) {
  const anchor: RefObject<HTMLButtonElement | null> = useRef(null);
  // A press outside closes what is open before the click arrives; that click must not open it again.
  const wasOpen = useRef(false);
  const fetch = () => void preload();
  return {
    anchor,
    props: {
      ref: anchor,
      'aria-haspopup': kind,
      'aria-expanded': open,
      onPointerEnter: fetch,
      onFocus: fetch,
      onPointerDownCapture: () => {
        wasOpen.current = open;
      },
      onClick: () => {
        setOpen(!wasOpen.current);
        wasOpen.current = false;
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (kind !== 'menu' || event.key !== 'ArrowDown') return;
        event.preventDefault();
        setOpen(true);
      },
    } as const,
  };
}
