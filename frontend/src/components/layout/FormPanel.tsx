import { type ReactNode, useId } from 'react';

/** A titled block of a settings page that needs no answer of its own before it can be shown. */
export function FormPanel({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-lg border border-border bg-surface">
      <header className="flex min-h-9 items-center border-border border-b px-3">
        <h2 id={id} className="font-semibold text-sm">
          {title}
        </h2>
      </header>
      <div className="max-w-120 p-3">{children}</div>
    </section>
  );
}
