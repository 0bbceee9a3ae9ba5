import type { ReactNode } from 'react';
import { cx } from './cx';
import { Notice } from './Notice';

interface Props {
  id?: string;
  /** What the server refused as a whole; what it says of one field stands at that field. */
  problem: string | null | undefined;
  onSubmit: () => void;
  noValidate?: boolean;
  className?: string;
  children: ReactNode;
}

/** Fields beneath each other, and above them why the last attempt failed. */
export function Form({ id, problem, onSubmit, noValidate = false, className, children }: Props) {
  return (
    <form
      id={id}
      noValidate={noValidate}
      className={cx('flex flex-col gap-3', className)}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {problem && (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
      )}
      {children}
    </form>
  );
}
