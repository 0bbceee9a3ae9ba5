import { useEffect, useState } from 'react';

/** Whole seconds left of a wait that starts when `start` changes. */
export function useCountdown(start: { seconds: number } | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!start) {
      setLeft(0);
      return;
    }
    const end = Date.now() + start.seconds * 1_000;
    const tick = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1_000)));
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [start]);
  return left;
}
