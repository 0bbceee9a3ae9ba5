import type { ReactNode } from 'react';

/** Holds a table that may be wider than the screen: it scrolls inside this frame, by keyboard too. */
export function WideFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll-thin overflow-x-auto outline-offset-[-2px]"
    >
      {children}
    </section>
  );
}
