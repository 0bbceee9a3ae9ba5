import type { ReactNode } from 'react';

/** A row of a table on a phone. */
export function RowCard({ onOpen, children }: { onOpen: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onOpen} className="flex w-full flex-col gap-0.5 bg-surface px-3 py-2 text-left">
      {children}
    </button>
  );
}
