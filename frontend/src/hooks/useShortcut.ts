import { useEffect, useRef } from 'react';
import type { Shortcut } from '@/lib/shortcuts';
import { useShortcuts } from '@/lib/stores/shortcuts';

interface Options extends Omit<Shortcut, 'run'> {
  /** False while the action does not exist here; it then stands in no list either. */
  enabled?: boolean;
}

/** Lets a key run an action while the component is mounted, and lists it in the sheet and the palette. */
export function useShortcut({ id, keys, label, group, enabled = true }: Options, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    const { add, remove } = useShortcuts.getState();
    const shortcut = { id, keys, label, group, run: () => latest.current() };
    add(shortcut);
    return () => remove(shortcut);
  }, [id, keys, label, group, enabled]);
}
