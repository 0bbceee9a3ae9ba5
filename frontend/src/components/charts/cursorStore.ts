/** Which point the cursor of a chart is on. Kept beside the component, so that a moving mouse redraws the values alone. */
export interface CursorStore {
  get: () => number | null;
  set: (index: number | null) => void;
  subscribe: (listener: () => void) => () => void;
}

export function makeCursorStore(): CursorStore {
  let at: number | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => at,
    set: (index) => {
      if (index === at) return;
      at = index;
      for (const notify of listeners) notify();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
