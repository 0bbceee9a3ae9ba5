/** One toast as it is handed in. */
export interface ToastMessage {
  title: string;
  tone: 'good' | 'bad' | 'info';
  detail?: string;
  /** What can be done about it: Undo for what has an inverse, Retry for what failed. */
  action?: { label: string; run: () => void };
}

type Show = (message: ToastMessage) => void;

let show: Show | null = null;
let waiting: ToastMessage[] = [];
const listeners = new Set<() => void>();

/** Says that something happened. Failures stay until they are closed. */
export function toast(title: string, options: Partial<Omit<ToastMessage, 'title'>> = {}): void {
  const message: ToastMessage = { tone: 'good', ...options, title };
  if (show) {
    show(message);
    return;
  }
  waiting = [...waiting, message];
  for (const notify of listeners) notify();
}

/** Whether a toast waits for its corner to be loaded. */
export function toastWaits(): boolean {
  return waiting.length > 0;
}

export function onToastWaiting(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Called by the corner once it is there; returns how to leave. */
export function takeToasts(next: Show): () => void {
  show = next;
  const late = waiting;
  waiting = [];
  late.forEach(next);
  return () => {
    show = null;
  };
}
