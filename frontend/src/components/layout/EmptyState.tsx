import type { ReactNode } from 'react';

interface Props {
  /** What is not there: "No incidents in the last 24 hours". */
  title: string;
  /** What would fill it. */
  children?: ReactNode;
  /** The one link or command that gets there. */
  action?: ReactNode;
}

/** An honest nothing. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <div className="flex min-h-24 flex-col items-center justify-center gap-1.5 px-4 py-6 text-center">
      <p className="font-medium text-sm">{title}</p>
      {children && <div className="max-w-120 text-muted text-sm">{children}</div>}
      {action && <div className="pt-1">{action}</div>}
    </div>
  );
}
