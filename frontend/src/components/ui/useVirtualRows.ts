import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** How many rows beyond the visible ones are kept on each side. */
const spare = 12;
/** Where the frame has no size yet, such as before the first layout. */
const assumedHeight = 640;

export interface VirtualRows {
  frame: RefObject<HTMLDivElement | null>;
  /** The rows to draw: from this one up to, not including, that one. */
  from: number;
  to: number;
  /** How high all rows are together. */
  height: number;
  /** Brings a row into view when it is not. */
  show: (index: number) => void;
}

/**
 * Which rows of a long list of equal heights to draw. It draws anew when rows come into view, not for every pixel.
 * `head` is the height of a sticky head above them.
 */
export function useVirtualRows(count: number, rowHeight: number, head = 0): VirtualRows {
  const frame = useRef<HTMLDivElement>(null);
  const [span, setSpan] = useState({ from: 0, to: Math.ceil(assumedHeight / rowHeight) + spare });

  const measure = useCallback(() => {
    const element = frame.current;
    if (!element) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const visible = Math.ceil((element.clientHeight || assumedHeight) / rowHeight);
    // Steps of half the spare rows: scrolling within them needs no work.
    const step = spare / 2;
    const from = Math.max(0, Math.floor(first / step) * step - step);
    const to = Math.ceil((first + visible) / step) * step + step;
    setSpan((old) => (old.from === from && old.to === to ? old : { from, to }));
  }, [rowHeight]);

  useLayoutEffect(measure);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [measure]);

  const show = useCallback(
    (index: number) => {
      const element = frame.current;
      if (!element || index < 0) return;
      const top = index * rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (head + top + rowHeight > element.scrollTop + element.clientHeight) {
        element.scrollTop = head + top + rowHeight - element.clientHeight;
      }
    },
    [rowHeight, head],
  );
  return { frame, from: Math.min(span.from, count), to: Math.min(span.to, count), height: count * rowHeight, show };
}
