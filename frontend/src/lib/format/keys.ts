/** The keys as they stand on a keyboard: "⌘ K" on a Mac, "Ctrl K" elsewhere. */
export function keyCaps(keys: string, mac: boolean): string[] {
  const names: Record<string, string> = {
    mod: mac ? '⌘' : 'Ctrl',
    alt: mac ? '⌥' : 'Alt',
    shift: 'Shift',
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Escape: 'Esc',
  };
  return keys
    .split(/[ +]/)
    .filter(Boolean)
    .map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
