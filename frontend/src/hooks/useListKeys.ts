import { useState } from 'react';
import { useShortcut } from './useShortcut';

interface Options {
  /** The ids in the order on screen. */
  ids: readonly string[];
  onOpen?: (id: string) => void;
  onToggle?: (id: string) => void;
  onClose?: () => void;
}

/** Moves through a list with j and k from anywhere on the page, opens with Enter, selects with x. */
export function useListKeys({ ids, onOpen, onToggle, onClose }: Options) {
  const [chosen, setCursor] = useState<string | null>(null);
  const cursor = chosen !== null && ids.includes(chosen) ? chosen : null;
  const move = (by: 1 | -1) => {
    const at = cursor === null ? (by === 1 ? -1 : ids.length) : ids.indexOf(cursor);
    const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
    if (next !== undefined) setCursor(next);
  };
  const withCursor = (run: ((id: string) => void) | undefined) => () => {
    if (cursor !== null) run?.(cursor);
  };
  const group = 'List';
  useShortcut({ id: 'list.next', keys: 'j', label: 'Next row', group }, () => move(1));
  useShortcut({ id: 'list.previous', keys: 'k', label: 'Previous row', group }, () => move(-1));
  useShortcut({ id: 'list.open', keys: 'Enter', label: 'Open row', group, enabled: onOpen !== undefined }, withCursor(onOpen));
  useShortcut(
    { id: 'list.select', keys: 'x', label: 'Select row', group, enabled: onToggle !== undefined },
    withCursor(onToggle),
  );
  useShortcut({ id: 'list.close', keys: 'Escape', label: 'Close', group, enabled: onClose !== undefined }, () => onClose?.());
  return { cursor, setCursor };
}
