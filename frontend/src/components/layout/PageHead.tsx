import { useMatches } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useUi } from '@/lib/stores/ui';

interface Props {
  /** The h1 and the title of the browser tab. */
  title: string;
  /** Beside the title: a count, a badge. */
  beside?: ReactNode;
  /** At the right end: the page's primary action. */
  actions?: ReactNode;
  /** The second line: filters. */
  children?: ReactNode;
}

let shownPath: string | null = null;

/** The head of a page: its h1, actions and filters. Focus moves to the h1 when the path changes. */
export function PageHead({ title, beside, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The path of what is rendered: the address changes before the next page has loaded.
  const path = useMatches({ select: (matches) => matches.at(-1)?.pathname ?? null });
  useEffect(() => {
    document.title = `${title} · SRE Copilot`;
    useUi.getState().setPageTitle(title);
  }, [title]);
  useEffect(() => {
    if (shownPath !== null && shownPath !== path) heading.current?.focus();
    shownPath = path;
  }, [path]);
  return (
    <header className="shrink-0 border-border border-b bg-surface">
      <div className="flex min-h-10 items-center gap-2 px-4 max-sm:flex-wrap max-sm:px-3 max-sm:py-1">
        <h1 ref={heading} tabIndex={-1} className="min-w-0 truncate font-semibold text-md max-sm:min-w-24">
          {title}
        </h1>
        {beside}
        <div className="flex-1" />
        {actions}
      </div>
      {children && <div className="flex min-h-10 flex-wrap items-center gap-2 px-4 pb-1.5 max-sm:px-3">{children}</div>}
    </header>
  );
}
