import type { ReactNode } from 'react';

/** One step of the way to the first incident. */
export function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const id = `step-${number}`;
  return (
    <section aria-labelledby={id} className="rounded-lg border border-border bg-surface">
      <h2 id={id} className="flex min-h-9 items-center gap-2 border-border border-b px-3 font-semibold text-sm">
        <span
          aria-hidden
          className="inline-flex size-5 items-center justify-center rounded-full bg-accent-soft text-accent-text text-xs"
        >
          {number}
        </span>
        {title}
      </h2>
      <div className="flex flex-col gap-3 p-3">{children}</div>
    </section>
  );
}
