/** Which point the cursor of a chart is on. Kept beside the component, so that a moving mouse redraws the values alone. */
export interface CursorStore {
  get: () => number | null;
  set: (index: number | null) => void;
  subscribe: (listener: () => void) => () => void;
}

/** The values beside a moving cursor change at most so often, in milliseconds: nobody reads faster. */
const pause = 50;

export function makeCursorStore(): CursorStore {
  let at: number | null = null;
  let told = Number.NEGATIVE_INFINITY;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const tell = () => {
    waiting = undefined;
    told = performance.now();
    for (const notify of listeners) notify();
  };
  return {
    get: () => at,
    set: (index) => {
      if (index === at) return;
      at = index;
      if (waiting !== undefined) return;
      const left = told + pause - performance.now();
      if (left <= 0) tell();
      else waiting = setTimeout(tell, left);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
