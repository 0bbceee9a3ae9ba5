import { create } from 'zustand';

/** live: events arrive. reconnecting: for less than 12 s. offline: for longer. idle: nothing asked for yet. */
export type LiveStatus = 'idle' | 'live' | 'reconnecting' | 'offline';

interface Live {
  status: LiveStatus;
  /** When data was last known to be current, in epoch milliseconds. */
  currentAt: number | null;
  /** Whether mounted live queries have to poll because the socket is down. */
  polling: boolean;
  set: (change: Partial<Pick<Live, 'status' | 'currentAt' | 'polling'>>) => void;
}

/** The state of the event socket of this tab. */
export const useLive = create<Live>()((set) => ({
  status: 'idle',
  currentAt: null,
  polling: false,
  set: (change) => set(change),
}));
