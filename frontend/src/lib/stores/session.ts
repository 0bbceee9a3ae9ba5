import { create } from 'zustand';

const hint = 'sre-copilot.signed-in';

type Ending = 'expired' | 'revoked';

interface Session {
  /** Whether this browser holds a session as far as is known. The cookies themselves cannot be read. */
  signedIn: boolean;
  /** Why the last session ended without being asked to. */
  ended: Ending | null;
  /** Who was signed in last in this tab. */
  lastUserId: string;
  begin: (userId?: string) => void;
  end: (ending?: Ending) => void;
}

/** The session as this tab knows it. Nothing secret is stored: the hint only says that asking is worthwhile. */
export const useSession = create<Session>()((set) => ({
  signedIn: readHint(),
  ended: null,
  lastUserId: '',
  begin: (userId) => {
    writeHint(true);
    set((state) => ({ signedIn: true, ended: null, lastUserId: userId ?? state.lastUserId }));
  },
  end: (ending) => {
    writeHint(false);
    set({ signedIn: false, ended: ending ?? null });
  },
}));

function readHint(): boolean {
  try {
    return localStorage.getItem(hint) === '1';
  } catch {
    return false;
  }
}

function writeHint(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(hint, '1');
    else localStorage.removeItem(hint);
  } catch {
    // Storage is off: the session lives as long as the tab.
  }
}
