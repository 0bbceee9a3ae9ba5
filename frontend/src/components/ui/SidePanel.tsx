import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './IconButton';

interface Props {
  title: ReactNode;
  onClose: () => void;
  /** Link or buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Details beside a list. The list stays usable; Escape closes the panel and focus returns to where it was. */
export function SidePanel({ title, onClose, actions, children }: Props) {
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && panel.current?.contains(document.activeElement)) before.focus();
    };
  }, []);
  return (
    <aside
      ref={panel}
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
      className="flex w-105 shrink-0 flex-col border-border border-l bg-surface max-lg:fixed max-lg:inset-y-0 max-lg:right-0 max-lg:z-30 max-lg:w-full max-lg:max-w-120 max-lg:shadow-overlay"
    >
      <header className="flex h-11 shrink-0 items-center gap-1 border-border border-b pr-2 pl-3">
        <h2 id={id} className="min-w-0 flex-1 truncate font-semibold text-sm">
          {title}
        </h2>
        {actions}
        <IconButton icon={X} label="Close panel" onClick={onClose} />
      </header>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto p-3">{children}</div>
    </aside>
  );
}
