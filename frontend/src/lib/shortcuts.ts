/** One thing a key can do on the page that is shown. */
export interface Shortcut {
  /** Stable name, under which a person can remap it: `incident.acknowledge`. */
  id: string;
  /** Keys as text: `mod+k`, `?`, `g i` (one after the other), `shift+ArrowLeft`. */
  keys: string;
  label: string;
  group: string;
  run: () => void;
}

/** The keys in force: the person's own or the product's; empty means switched off. */
export function keysOf(shortcut: Shortcut, own: Record<string, string>): string {
  return own[shortcut.id] ?? shortcut.keys;
}

/** One key press as text, in the notation of Shortcut.keys. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isLetter = /^[a-z]$/.test(key);
  const shifted = event.shiftKey && (isLetter || event.key.length > 1);
  return [
    event.ctrlKey || event.metaKey ? 'mod' : '',
    event.altKey ? 'alt' : '',
    shifted ? 'shift' : '',
    event.key.length === 1 && !isLetter ? event.key : key,
  ]
    .filter(Boolean)
    .join('+');
}

/** Whether keys work without a modifier and so must not fire while someone types. */
export function isSingleKey(keys: string): boolean {
  return !/\b(mod|alt)\+/.test(keys);
}

export type Match = { kind: 'run'; shortcut: Shortcut } | { kind: 'wait' } | { kind: 'none' };

/** What the chords pressed so far mean. The shortcut registered last wins. */
export function match(pressed: readonly string[], shortcuts: readonly Shortcut[], own: Record<string, string>): Match {
  const typed = pressed.join(' ');
  const candidates = [...shortcuts].reverse();
  const hit = candidates.find((shortcut) => keysOf(shortcut, own) === typed);
  if (hit) return { kind: 'run', shortcut: hit };
  const started = candidates.some((shortcut) => keysOf(shortcut, own).startsWith(`${typed} `));
  return started ? { kind: 'wait' } : { kind: 'none' };
}

/** Whether an element takes typed text, so that single keys belong to it. */
export function takesText(element: EventTarget | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  const buttons = ['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file'];
  return element instanceof HTMLInputElement && !buttons.includes(element.type);
}
