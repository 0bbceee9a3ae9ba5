import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Kbd } from '@/components/ui/Kbd';
import { chordOf, keysOf, type Shortcut } from '@/lib/shortcuts';
import { usePreferences } from '@/lib/stores/preferences';
import { useShortcuts } from '@/lib/stores/shortcuts';
import { useUi } from '@/lib/stores/ui';

/** What keys do on this page. Each can be given other keys or be switched off. */
export function ShortcutSheet() {
  const close = useUi((state) => state.close);
  const active = useShortcuts((state) => state.active);
  const singleKeys = usePreferences((state) => state.singleKeys);
  const shortcuts = unique(active);
  const groups = [...new Set(shortcuts.map(({ group }) => group))];
  return (
    <Dialog
      open
      onClose={close}
      title="Keyboard shortcuts"
      description={singleKeys ? 'What works on this page.' : 'Single-key shortcuts are switched off in your preferences.'}
    >
      <div className="flex flex-col gap-4">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="pb-1 font-medium text-muted text-xs">{group}</h3>
            <ul className="divide-y divide-border rounded-md border border-border">
              {shortcuts
                .filter((shortcut) => shortcut.group === group)
                .map((shortcut) => (
                  <ShortcutLine key={shortcut.id} shortcut={shortcut} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function ShortcutLine({ shortcut }: { shortcut: Shortcut }) {
  const own = usePreferences((state) => state.shortcuts);
  const set = usePreferences((state) => state.set);
  const [recording, setRecording] = useState(false);
  const keys = keysOf(shortcut, own);
  const assign = (next: string | undefined) => {
    const { [shortcut.id]: _, ...others } = own;
    set({ shortcuts: next === undefined ? others : { ...others, [shortcut.id]: next } });
    setRecording(false);
  };
  return (
    <li className="flex min-h-9 items-center gap-2 px-2.5 py-1 text-sm">
      <span className="min-w-0 flex-1 truncate">{shortcut.label}</span>
      {keys ? <Kbd keys={keys} /> : <span className="text-faint text-xs">Off</span>}
      {recording ? (
        <Button
          size="sm"
          variant="primary"
          autoFocus
          onBlur={() => setRecording(false)}
          onKeyDown={(event) => {
            if (['Tab', 'Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
            event.preventDefault();
            event.stopPropagation();
            if (event.key === 'Escape') setRecording(false);
            else assign(chordOf(event));
          }}
        >
          Press keys
        </Button>
      ) : (
        <Button size="sm" variant="ghost" aria-label={`Change keys of ${shortcut.label}`} onClick={() => setRecording(true)}>
          Change
        </Button>
      )}
      {own[shortcut.id] === undefined ? (
        <Button size="sm" variant="ghost" aria-label={`Switch off ${shortcut.label}`} onClick={() => assign('')}>
          Off
        </Button>
      ) : (
        <Button size="sm" variant="ghost" aria-label={`Reset ${shortcut.label}`} onClick={() => assign(undefined)}>
          Reset
        </Button>
      )}
    </li>
  );
}

function unique(shortcuts: readonly Shortcut[]): Shortcut[] {
  return [...new Map(shortcuts.map((shortcut) => [shortcut.id, shortcut])).values()];
}
