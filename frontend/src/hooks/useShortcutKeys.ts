import { useEffect } from 'react';
import { chordOf, isSingleKey, keysOf, match, takesText } from '@/lib/shortcuts';
import { usePreferences } from '@/lib/stores/preferences';
import { useShortcuts } from '@/lib/stores/shortcuts';

const sequenceTime = 1_200;

/** Listens for the keys of every mounted shortcut. Mounted once, by the shell. */
export function useShortcutKeys(): void {
  useEffect(() => {
    let pressed: string[] = [];
    let lastAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      const now = performance.now();
      pressed = now - lastAt > sequenceTime ? [chordOf(event)] : [...pressed, chordOf(event)];
      lastAt = now;
      const { shortcuts: own, singleKeys } = usePreferences.getState();
      if (event.key === 'Enter' && isPressable(event.target)) return;
      const silent = takesText(event.target) || !singleKeys || inModal();
      const usable = useShortcuts.getState().active.filter((shortcut) => !(silent && isSingleKey(keysOf(shortcut, own))));
      let result = match(pressed, usable, own);
      if (result.kind === 'none' && pressed.length > 1) {
        pressed = pressed.slice(-1);
        result = match(pressed, usable, own);
      }
      if (result.kind === 'wait') return;
      pressed = [];
      if (result.kind === 'none') return;
      event.preventDefault();
      result.shortcut.run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** A dialog has the keyboard to itself. */
function inModal(): boolean {
  return document.activeElement?.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') != null;
}

/** Enter on a button or link presses it, whatever a list would do with the key. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, input, select, summary, [role="button"], [role="tab"]') !== null;
}
