import { create } from 'zustand';

export type Overlay = 'palette' | 'shortcuts' | 'preferences' | 'time' | 'project' | 'user' | 'more';

interface Ui {
  /** The overlay that is open; at most one is. */
  overlay: Overlay | null;
  /** Text typed but not sent, by place. It survives a sign-in and is dropped at sign-out. */
  drafts: Record<string, string>;
  /** What the page says about itself to the palette and the recent list. */
  pageTitle: string;
  open: (overlay: Overlay) => void;
  close: () => void;
  setDraft: (place: string, text: string) => void;
  setPageTitle: (title: string) => void;
  forget: () => void;
}

/** Ephemeral state of the interface. */
export const useUi = create<Ui>()((set) => ({
  overlay: null,
  drafts: {},
  pageTitle: '',
  open: (overlay) => set({ overlay }),
  close: () => set({ overlay: null }),
  setDraft: (place, text) =>
    set((state) => {
      const { [place]: _, ...others } = state.drafts;
      return { drafts: text === '' ? others : { ...others, [place]: text } };
    }),
  setPageTitle: (pageTitle) => set({ pageTitle }),
  forget: () => set({ overlay: null, drafts: {}, pageTitle: '' }),
}));
