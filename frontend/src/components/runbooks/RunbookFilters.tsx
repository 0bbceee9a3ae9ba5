import { SearchBox } from '@/components/query/SearchBox';
import { ServiceFilter } from '@/components/query/ServiceFilter';
import { TextFilter } from '@/components/query/TextFilter';
import { Button } from '@/components/ui/Button';
import type { RunbooksSearch } from '@/lib/search/runbooks';
import type { Runbook } from '@/types/api';

interface Props {
  search: RunbooksSearch;
  /** The rows on screen, whose services and tags are suggested. */
  rows: readonly Runbook[];
  onChange: (next: Partial<RunbooksSearch>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

/** What narrows the list. */
export function RunbookFilters({ search, rows, onChange, onClear }: Props) {
  const { q, service, tag } = search;
  const known = (read: (row: Runbook) => readonly string[]) => [...new Set(rows.flatMap(read))].sort();
  return (
    <>
      <SearchBox label="Search title or description" value={q} onValue={(next) => onChange({ q: next }, { replace: true })} />
      <ServiceFilter value={service} services={known(({ service_names }) => service_names)} onChange={onChange} />
      <TextFilter label="Tag" value={tag} suggestions={known(({ tags }) => tags)} onValue={(next) => onChange({ tag: next })} />
      {(q || service || tag) && (
        <Button variant="ghost" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </>
  );
}
