import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

const near = 40;

/** Keeps a scrolled list at its end while the person is there, and says when they are not. */
export function useAtEnd(frame: RefObject<HTMLElement | null>, length: number, elsewhere: boolean) {
  const [reached, setReached] = useState(!elsewhere);
  const follows = useRef(!elsewhere);
  const mounted = length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row is what moves the end
  useLayoutEffect(() => {
    if (follows.current) toEnd(frame.current);
  }, [frame, length]);
  useEffect(() => {
    const box = frame.current;
    if (!box || !mounted) return;
    let seen = box.scrollTop;
    const look = () => {
      const left = box.scrollHeight - box.scrollTop - box.clientHeight;
      // Rows that turn out taller than thought are no reason to stop following; scrolling up is.
      if (box.scrollTop < seen) follows.current = false;
      if (left < near) follows.current = true;
      seen = box.scrollTop;
      setReached(left < near);
    };
    const resized = new ResizeObserver(() => {
      if (follows.current) toEnd(box);
      look();
    });
    resized.observe(box);
    for (const child of box.children) resized.observe(child);
    box.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      resized.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [frame, mounted]);
  return { reached, go: () => toEnd(frame.current) };
}

function toEnd(box: HTMLElement | null): void {
  if (box) box.scrollTop = box.scrollHeight;
}
