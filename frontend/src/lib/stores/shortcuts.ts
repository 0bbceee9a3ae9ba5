import { create } from 'zustand';
import type { Shortcut } from '@/lib/shortcuts';

interface Shortcuts {
  /** What keys do on the page that is shown, in the order of mounting. */
  active: readonly Shortcut[];
  add: (shortcut: Shortcut) => void;
  remove: (shortcut: Shortcut) => void;
}

/** The shortcuts of everything that is mounted; the sheet and the palette list them. */
export const useShortcuts = create<Shortcuts>()((set) => ({
  active: [],
  add: (shortcut) => set((state) => ({ active: [...state.active, shortcut] })),
  remove: (shortcut) => set((state) => ({ active: state.active.filter((other) => other !== shortcut) })),
}));
