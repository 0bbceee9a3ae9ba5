import type { ReactNode } from 'react';
import { CodeBlock } from '@/components/ui/CodeBlock';
import { Notice } from '@/components/ui/Notice';

interface Props {
  /** What it is: "API key". */
  what: string;
  value: string;
  children?: ReactNode;
}

/** A secret that nobody can read again. */
export function OnceShown({ what, value, children }: Props) {
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="warn">Copy it now. It is shown this once and cannot be read again.</Notice>
      <CodeBlock label={what} code={value} wrap />
      {children && <p className="text-muted text-sm">{children}</p>}
    </div>
  );
}
