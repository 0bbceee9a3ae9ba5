import { Dialog as Base } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { cx } from '@/components/ui/cx';
import { Kbd } from '@/components/ui/Kbd';
import { useUi } from '@/lib/stores/ui';
import { type Command, usePaletteCommands } from './usePaletteCommands';

/** Goes anywhere and does anything the page can do, by typing. */
export function CommandPalette() {
  const close = useUi((state) => state.close);
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const { commands, status } = usePaletteCommands(query);
  const at = Math.min(index, Math.max(0, commands.length - 1));
  const listId = useId();
  // What a command does decides where the focus goes: to the page it opens, not back to where it was.
  const ran = useRef(false);
  const run = (command: Command | undefined) => {
    if (!command) return;
    ran.current = true;
    close();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setIndex((at + step + commands.length) % Math.max(1, commands.length));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(commands[at]);
    }
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          finalFocus={() => !ran.current}
          className="fixed top-[10vh] left-1/2 z-50 flex max-h-[70vh] w-[calc(100vw-16px)] max-w-150 -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-border bg-raised shadow-overlay outline-none"
        >
          <Base.Title className="sr-only">Search or jump to</Base.Title>
          <div className="flex items-center gap-2 border-border border-b px-3">
            <Search size={16} aria-hidden className="shrink-0 text-muted" />
            <input
              role="combobox"
              aria-label="Search pages, actions and incidents"
              aria-expanded
              aria-controls={listId}
              aria-activedescendant={commands[at] ? `${listId}-${String(at)}` : undefined}
              autoComplete="off"
              spellCheck={false}
              placeholder="Search pages, actions and incidents"
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setIndex(0);
              }}
              onKeyDown={onKeyDown}
              className="h-11 min-w-0 flex-1 bg-transparent text-md outline-none"
            />
            <Kbd keys="Escape" />
          </div>
          <div id={listId} role="listbox" aria-label="Results" className="scroll-thin min-h-0 flex-1 overflow-y-auto p-1.5">
            {commands.map((command, position) => (
              <Line
                key={command.id}
                id={`${listId}-${String(position)}`}
                command={command}
                active={position === at}
                first={commands[position - 1]?.group !== command.group}
                onRun={() => run(command)}
                onPoint={() => setIndex(position)}
              />
            ))}
          </div>
          {status && (
            <p role="status" className="border-border border-t px-3 py-1.5 text-muted text-xs">
              {status}
            </p>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface LineProps {
  id: string;
  command: Command;
  active: boolean;
  first: boolean;
  onRun: () => void;
  onPoint: () => void;
}

function Line({ id, command, active, first, onRun, onPoint }: LineProps) {
  const { icon: Icon, label, hint, keys, group } = command;
  return (
    <>
      {first && (
        <div role="presentation" className="px-2 pt-1.5 pb-0.5 font-medium text-2xs text-faint">
          {group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the text field, which names this line as active */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the text field, as a combobox wants it */}
      <div
        id={id}
        role="option"
        aria-selected={active}
        ref={(element) => {
          if (active) element?.scrollIntoView({ block: 'nearest' });
        }}
        onClick={onRun}
        onPointerMove={onPoint}
        className={cx('flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 text-sm', active && 'bg-hover')}
      >
        <Icon size={15} aria-hidden className="shrink-0 text-muted" />
        <span className="min-w-0 flex-1 truncate">{label}</span>
        {hint && <span className="truncate text-muted text-xs">{hint}</span>}
        {keys && <Kbd keys={keys} />}
      </div>
    </>
  );
}
