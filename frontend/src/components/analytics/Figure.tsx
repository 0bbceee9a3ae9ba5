import type { ReactNode } from 'react';

interface Props {
  term: string;
  note?: string;
  children: ReactNode;
}

/** One number with its name. Stands in a description list. */
export function Figure({ term, note, children }: Props) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{term}</dt>
      <dd className="whitespace-nowrap font-semibold text-lg tabular-nums">{children}</dd>
      {note && <dd className="text-2xs text-faint">{note}</dd>}
    </div>
  );
}
