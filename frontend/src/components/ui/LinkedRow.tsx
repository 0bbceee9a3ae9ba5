import type { ReactNode } from 'react';

/** Stretches a link over the row that holds it. */
export const wholeRow = 'truncate font-medium after:absolute after:inset-0';

/** One line of a short list that a link with `wholeRow` opens. */
export function LinkedRow({ children }: { children: ReactNode }) {
  return <li className="relative flex min-h-9 items-center gap-3 px-3 py-1 text-sm hover:bg-hover">{children}</li>;
}
