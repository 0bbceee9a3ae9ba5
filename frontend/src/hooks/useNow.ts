import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const notify of listeners) notify();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The clock, once a second, shared by everything that shows an age. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => (listeners.size > 0 ? now : refreshed()));
}

function refreshed(): number {
  if (Date.now() - now >= 1_000) now = Date.now();
  return now;
}
