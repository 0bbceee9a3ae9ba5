import type { ReactNode } from 'react';
import { Button } from '@/components/ui/Button';
import { count, plural, total as printTotal } from '@/lib/format/number';
import { listLimit } from '@/services/queries/logs';
import type { LogPage } from '@/types/telemetry';

interface Props {
  pages: readonly LogPage[];
  loaded: number;
  isFetching: boolean;
  failed: boolean;
  onRetry: () => void;
}

/** How many lines matched, and how many of them are here. */
export function LogFoot({ pages, loaded, isFetching, failed, onRetry }: Props): ReactNode {
  const last = pages.at(-1);
  if (!last) return null;
  const known = Math.max(last.total, loaded);
  return (
    <>
      <span role="status" className="text-muted text-xs">
        {last.next_cursor === null
          ? plural(loaded, 'line')
          : `${printTotal(known, last.total_exact)} lines match, ${count(loaded)} loaded`}
        {isFetching && ', loading more'}
        {loaded >= listLimit && last.next_cursor !== null && '. This is as far as the list goes: narrow it, or export.'}
      </span>
      {failed && (
        <Button size="sm" onClick={onRetry}>
          The next lines could not be loaded. Retry
        </Button>
      )}
    </>
  );
}
