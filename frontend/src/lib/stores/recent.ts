import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export interface RecentPage {
  path: string;
  title: string;
}

interface Recent {
  projectId: string | null;
  pages: RecentPage[];
  visit: (projectId: string, page: RecentPage) => void;
  clear: () => void;
}

const kept = 8;

/** The pages opened last in the current project, newest first; the palette offers them. Gone with the tab. */
export const useRecent = create<Recent>()(
  persist(
    (set) => ({
      projectId: null,
      pages: [],
      visit: (projectId, page) =>
        set((state) => {
          const before = state.projectId === projectId ? state.pages : [];
          return { projectId, pages: [page, ...before.filter((other) => other.path !== page.path)].slice(0, kept) };
        }),
      clear: () => set({ projectId: null, pages: [] }),
    }),
    {
      name: 'sre-copilot.recent',
      version: 1,
      storage: {
        getItem: (name) => JSON.parse(sessionStorage.getItem(name) ?? 'null'),
        setItem: (name, value) => sessionStorage.setItem(name, JSON.stringify(value)),
        removeItem: (name) => sessionStorage.removeItem(name),
      },
    },
  ),
);
