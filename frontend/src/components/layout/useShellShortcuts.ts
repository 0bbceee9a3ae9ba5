import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useShortcut } from '@/hooks/useShortcut';
import { useTimeRange } from '@/hooks/useTimeRange';
import { useShortcuts } from '@/lib/stores/shortcuts';
import { useUi } from '@/lib/stores/ui';
import { shiftRange } from '@/lib/time/range';
import { useCopyLink } from './useCopyLink';
import { useNav } from './useNav';

/** The keys that work on every page. */
export function useShellShortcuts(): void {
  const open = useUi((state) => state.open);
  const time = useTimeRange();
  const copyLink = useCopyLink();
  const move = (direction: -1 | 1) => {
    if (time.range) time.setRange(shiftRange(time.range, direction, Date.now()));
  };
  const group = 'Everywhere';
  useShortcut({ id: 'shell.palette', keys: 'mod+k', label: 'Search or jump to', group }, () => open('palette'));
  useShortcut({ id: 'shell.shortcuts', keys: '?', label: 'Show shortcuts', group }, () => open('shortcuts'));
  useShortcut({ id: 'time.open', keys: 't', label: 'Change time range', group: 'Time', enabled: time.bound }, () => open('time'));
  useShortcut(
    { id: 'time.back', keys: 'shift+ArrowLeft', label: 'Earlier', group: 'Time', enabled: time.range !== null && time.bound },
    () => move(-1),
  );
  useShortcut(
    { id: 'time.forward', keys: 'shift+ArrowRight', label: 'Later', group: 'Time', enabled: time.range !== null && time.bound },
    () => move(1),
  );
  useShortcut({ id: 'shell.copy-link', keys: 'y', label: 'Copy link to this view', group }, () => void copyLink());
  useGoKeys();
}

/** `g` and a letter, for every page of the navigation that has one. */
function useGoKeys(): void {
  const navigate = useNavigate();
  const entries = useNav().flatMap((group) => group.entries);
  const known = entries.map(({ to }) => to).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `known` stands for the entries, which are new objects each time
  useEffect(() => {
    const { add, remove } = useShortcuts.getState();
    const added = entries.flatMap(({ to, label, key }) =>
      key
        ? [{ id: `go.${to}`, keys: `g ${key}`, label: `Go to ${label}`, group: 'Go to', run: () => void navigate({ to }) }]
        : [],
    );
    added.forEach(add);
    return () => added.forEach(remove);
  }, [known, navigate]);
}
