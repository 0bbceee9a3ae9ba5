import { ChevronLeft, ChevronRight } from 'lucide-react';
import { count } from '@/lib/format/number';
import { IconButton } from './IconButton';

interface Props {
  page: number;
  pages: number;
  total: number;
  limit: number;
  /** What is counted: "incidents". */
  noun: string;
  onPage: (page: number) => void;
}

/** Which rows of how many are shown, and the way to the others. */
export function Pagination({ page, pages, total, limit, noun, onPage }: Props) {
  const first = total === 0 ? 0 : (page - 1) * limit + 1;
  const last = Math.min(total, page * limit);
  return (
    <nav aria-label={`Pages of ${noun}`} className="flex items-center gap-1 text-xs text-muted">
      <span role="status" className="px-1">
        {first > last ? `No ${noun} on this page` : `${count(first)}–${count(last)} of ${count(total)} ${noun}`}
      </span>
      <IconButton icon={ChevronLeft} label="Previous page" tip="above" disabled={page <= 1} onClick={() => onPage(page - 1)} />
      <span>
        Page {count(page)} of {count(Math.max(1, pages))}
      </span>
      <IconButton icon={ChevronRight} label="Next page" tip="above" disabled={page >= pages} onClick={() => onPage(page + 1)} />
    </nav>
  );
}
