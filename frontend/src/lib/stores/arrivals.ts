import { create } from 'zustand';

interface Arrivals {
  /** Ids of rows that were added after a list was shown, by API path. */
  ids: Record<string, readonly string[]>;
  add: (path: string, id: string) => void;
  take: (path: string) => void;
}

/** Rows that wait behind "3 new", so that no row moves under the pointer. */
export const useArrivals = create<Arrivals>()((set) => ({
  ids: {},
  add: (path, id) =>
    set((state) => {
      const before = state.ids[path] ?? [];
      return before.includes(id) ? state : { ids: { ...state.ids, [path]: [...before, id] } };
    }),
  take: (path) => set((state) => ({ ids: { ...state.ids, [path]: [] } })),
}));
