import type { ReactNode } from 'react';
import { Button } from '@/components/ui/Button';

interface Props {
  /** Whether any filter is in force: then all of them can be cleared. */
  narrowed: boolean;
  onClear: () => void;
  children: ReactNode;
}

/** The filters of a list beside each other; a phone scrolls them. */
export function FilterRow({ narrowed, onClear, children }: Props) {
  return (
    <div className="scroll-thin flex min-w-0 items-center gap-2 max-sm:-mx-3 max-sm:w-screen max-sm:overflow-x-auto max-sm:px-3 max-sm:pb-1 max-sm:*:shrink-0 sm:flex-wrap">
      {children}
      {narrowed && (
        <Button variant="ghost" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </div>
  );
}
