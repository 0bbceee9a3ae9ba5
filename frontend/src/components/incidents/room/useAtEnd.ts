import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

const near = 40;

/** Keeps a scrolled list at its end while the person is there, and says when they are not. */
export function useAtEnd(frame: RefObject<HTMLElement | null>, length: number, elsewhere: boolean) {
  const [reached, setReached] = useState(!elsewhere);
  const mounted = length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row is what moves the end
  useLayoutEffect(() => {
    const box = frame.current;
    if (box && reached) box.scrollTop = box.scrollHeight;
  }, [frame, length, reached]);
  useEffect(() => {
    const box = frame.current;
    if (!box || !mounted) return;
    const look = () => setReached(box.scrollHeight - box.scrollTop - box.clientHeight < near);
    look();
    box.addEventListener('scroll', look, { passive: true });
    return () => box.removeEventListener('scroll', look);
  }, [frame, mounted]);
  return { reached, go: () => frame.current?.scrollTo({ top: frame.current.scrollHeight }) };
}
