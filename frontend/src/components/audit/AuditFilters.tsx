import { useQuery } from '@tanstack/react-query';
import { ChoiceFilter } from '@/components/query/ChoiceFilter';
import { FilterRow } from '@/components/query/FilterRow';
import { SearchBox } from '@/components/query/SearchBox';
import { TextFilter } from '@/components/query/TextFilter';
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
] as const;

/** Everything that narrows the trail; the time range stands in the top bar. */
export function AuditFilters({ search, actions, resources, onChange, onClear }: Props) {
  const members = useQuery(membersQuery(useProjectId()));
  const people = (members.data ?? []).map(({ user_id, user_name }) => ({ value: user_id, label: user_name }));
  const narrowed = [search.q, search.owner, search.actor, search.action, search.resource, search.status].some(Boolean);
  return (
    <>
      <SearchBox label="Search the audit trail" value={search.q} onValue={(q) => onChange({ q }, { replace: true })} />
      <FilterRow narrowed={narrowed} onClear={onClear}>
        <ChoiceFilter label="Person" options={people} value={search.owner} onValue={(owner) => onChange({ owner })} />
        <ChoiceFilter label="Kind" options={actors} value={search.actor} onValue={(actor) => onChange({ actor })} />
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
          value={search.resource}
          suggestions={resources}
          onValue={(resource) => onChange({ resource })}
        />
        <ChoiceFilter label="Result" options={results} value={search.status} onValue={(status) => onChange({ status })} />
      </FilterRow>
    </>
  );
}
