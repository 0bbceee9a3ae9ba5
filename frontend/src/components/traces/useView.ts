import { type RefObject, type UIEvent, useEffect, useRef, useState } from 'react';

/** How high a line of the flame graph is. */
export const lineHeight = 20;
/** Where the frame has no size yet, such as before the first layout. */
const assumed = 400;

interface View {
  frame: RefObject<HTMLDivElement | null>;
  /** How far the frame is scrolled, and how high it is. */
  top: number;
  view: number;
  onScroll: (event: UIEvent<HTMLElement>) => void;
}

/** Which part of the lines is in view. The given line comes into view when it is not. */
export function useView(line: number | undefined): View {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [view, setView] = useState(assumed);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setView(element.clientHeight || assumed));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = frame.current;
    if (!element || line === undefined) return;
    const y = line * lineHeight;
    if (y < element.scrollTop) element.scrollTop = y;
    else if (y + lineHeight > element.scrollTop + element.clientHeight) element.scrollTop = y + lineHeight - element.clientHeight;
  }, [line]);
  return { frame, top, view, onScroll: (event) => setTop(event.currentTarget.scrollTop) };
}
