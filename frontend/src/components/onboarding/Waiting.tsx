import { type ReactNode, useState } from 'react';
import { Notice } from '@/components/ui/Notice';
import { useNow } from '@/hooks/useNow';
import { duration } from '@/lib/format/time';

interface Props {
  /** What is awaited: "the first alert". */
  what: string;
  /** What usually keeps it away, as list items. */
  children: ReactNode;
}

const patience = 60_000;

/** Something is awaited: how long already, and after a minute what may be wrong. */
export function Waiting({ what, children }: Props) {
  const now = useNow();
  const [since] = useState(() => Date.now());
  const waited = Math.max(0, Math.floor((now - since) / 1000) * 1000);
  return (
    <>
      <p className="flex items-center gap-2 text-sm">
        <span aria-hidden className="pulse-soft size-2 rounded-full bg-accent" />
        <span role="status">Waiting for {what}</span>
        <span className="text-muted tabular-nums">{waited === 0 ? '0s' : duration(waited)}</span>
      </p>
      {waited >= patience && (
        <Notice tone="warn">
          Nothing yet. Usually it is one of these:
          <ul className="list-disc pl-5">{children}</ul>
        </Notice>
      )}
    </>
  );
}
