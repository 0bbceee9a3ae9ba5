import { useQuery } from '@tanstack/react-query';
import { FilterMenu } from '@/components/query/FilterMenu';
import { SearchBox } from '@/components/query/SearchBox';
import { TextFilter } from '@/components/query/TextFilter';
import { Button } from '@/components/ui/Button';
import { useProjectId } from '@/hooks/useMe';
import { type AuditSearch, actorTypes } from '@/lib/search/audit';
import { membersQuery } from '@/services/queries/projects';
import { actorWords } from './auditWords';

interface Props {
  search: AuditSearch;
  /** Actions and resources of the entries on screen, offered as suggestions. */
  actions: readonly string[];
  resources: readonly string[];
  onChange: (next: Partial<AuditSearch>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

const actors = actorTypes.map((value) => ({ value, label: actorWords[value] }));
const results = [
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'failed', label: 'Failed' },
];

/** Everything that narrows the trail; the time range stands in the top bar. */
export function AuditFilters({ search, actions, resources, onChange, onClear }: Props) {
  const members = useQuery(membersQuery(useProjectId()));
  const people = (members.data ?? []).map(({ user_id, user_name }) => ({ value: user_id, label: user_name }));
  const narrowed = [search.q, search.owner, search.actor, search.action, search.resource, search.status].some(Boolean);
  return (
    <>
      <SearchBox label="Search the audit trail" value={search.q} onValue={(q) => onChange({ q }, { replace: true })} />
      <div className="scroll-thin flex min-w-0 items-center gap-2 max-sm:-mx-3 max-sm:w-screen max-sm:overflow-x-auto max-sm:px-3 max-sm:pb-1 sm:flex-wrap">
        <FilterMenu
          label="Person"
          options={people}
          chosen={search.owner ? [search.owner] : []}
          onChosen={([owner]) => onChange({ owner })}
        />
        <FilterMenu
          label="Kind"
          options={actors}
          chosen={search.actor ? [search.actor] : []}
          onChosen={([actor]) => onChange({ actor: actor as AuditSearch['actor'] })}
        />
        <TextFilter
          label="Action, such as incident.*"
          placeholder="Action: incident.*"
          className="w-44"
          value={search.action}
          suggestions={actions}
          onValue={(action) => onChange({ action })}
        />
        <TextFilter
          label="Resource type"
          placeholder="Resource type"
          value={search.resource}
          suggestions={resources}
          onValue={(resource) => onChange({ resource })}
        />
        <FilterMenu
          label="Result"
          options={results}
          chosen={search.status ? [search.status] : []}
          onChosen={([status]) => onChange({ status: status as AuditSearch['status'] })}
        />
        {narrowed && (
          <Button variant="ghost" onClick={onClear}>
            Clear filters
          </Button>
        )}
      </div>
    </>
  );
}
