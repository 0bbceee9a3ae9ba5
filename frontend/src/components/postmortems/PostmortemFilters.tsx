import { FilterMenu } from '@/components/query/FilterMenu';
import { SearchBox } from '@/components/query/SearchBox';
import { Button } from '@/components/ui/Button';
import { type PostmortemsSearch, postmortemStatuses } from '@/lib/search/postmortems';
import { statusLooks } from './looks';

interface Props {
  search: PostmortemsSearch;
  onChange: (next: Partial<PostmortemsSearch>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

const options = postmortemStatuses.map((value) => ({ value, label: statusLooks[value].label }));

/** What narrows the list. */
export function PostmortemFilters({ search: { q, status }, onChange, onClear }: Props) {
  return (
    <>
      <SearchBox
        label="Search title, summary or root cause"
        value={q}
        onValue={(next) => onChange({ q: next }, { replace: true })}
      />
      <FilterMenu
        label="Status"
        multiple
        options={options}
        chosen={status}
        onChosen={(chosen) => onChange({ status: postmortemStatuses.filter((value) => chosen.includes(value)) })}
      />
      {(q !== '' || status.length > 0) && (
        <Button variant="ghost" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </>
  );
}
