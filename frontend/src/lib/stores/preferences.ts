import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ZoneChoice } from '@/lib/time/zone';

export type Theme = 'system' | 'light' | 'dark' | 'contrast';
export type Density = 'compact' | 'comfortable';

/** How one person looks at one table. */
export interface TableLayout {
  widths: Record<string, number>;
  hidden: string[];
}

interface Preferences {
  theme: Theme;
  density: Density;
  zone: ZoneChoice;
  singleKeys: boolean;
  navCollapsed: boolean;
  shortcuts: Record<string, string>;
  tables: Record<string, TableLayout>;
  set: (change: Partial<Omit<Preferences, 'set' | 'setTable'>>) => void;
  setTable: (name: string, layout: TableLayout) => void;
}

/** What one person prefers in this browser. public/theme.js reads the same record before first paint. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      density: 'compact',
      zone: 'project',
      singleKeys: true,
      navCollapsed: false,
      shortcuts: {},
      tables: {},
      set: (change) => set(change),
      setTable: (name, layout) => set((state) => ({ tables: { ...state.tables, [name]: layout } })),
    }),
    { name: 'sre-copilot.preferences', version: 1 },
  ),
);
