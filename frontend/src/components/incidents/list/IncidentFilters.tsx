import { useQuery } from '@tanstack/react-query';
import { ChoiceFilter } from '@/components/query/ChoiceFilter';
import { FilterMenu } from '@/components/query/FilterMenu';
import { FilterRow } from '@/components/query/FilterRow';
import { SearchBox } from '@/components/query/SearchBox';
import { ServiceFilter } from '@/components/query/ServiceFilter';
import { useMe, useProjectId } from '@/hooks/useMe';
import { sentence } from '@/lib/format/text';
import { filterCount, type IncidentsSearch, openStates, severities, sources, states } from '@/lib/search/incidents';
import { membersQuery } from '@/services/queries/projects';

interface Props {
  search: IncidentsSearch;
  /** Services of the rows on screen, offered as suggestions. */
  services: readonly string[];
  onChange: (next: Partial<IncidentsSearch>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

const options = (values: readonly string[]) => values.map((value) => ({ value, label: names[value] ?? sentence(value) }));
const names: Record<string, string> = { slo: 'SLO' };
const stateSets = [
  { label: 'Open', values: openStates },
  { label: 'Closed', values: ['resolved', 'learned'] },
] as const;

/** Everything that narrows the list; each control is a part of the URL. */
export function IncidentFilters({ search, services, onChange, onClear }: Props) {
  const me = useMe();
  const members = useQuery(membersQuery(useProjectId()));
  const owners = (members.data ?? []).map(({ user_id, user_name }) => ({
    value: user_id,
    label: user_id === me?.id ? `${user_name} (you)` : user_name,
  }));
  return (
    <>
      <SearchBox label="Search incidents" value={search.q} onValue={(q) => onChange({ q }, { replace: true })} />
      <FilterRow narrowed={filterCount(search) > 0} onClear={onClear}>
        <FilterMenu
          label="Severity"
          multiple
          options={options(severities)}
          chosen={search.severity}
          onChosen={(chosen) => onChange({ severity: chosen as IncidentsSearch['severity'] })}
        />
        <FilterMenu
          label="State"
          multiple
          options={options(states)}
          sets={stateSets}
          chosen={search.state}
          onChosen={(chosen) => onChange({ state: chosen as IncidentsSearch['state'] })}
        />
        <ChoiceFilter label="Owner" options={owners} value={search.owner} onValue={(owner) => onChange({ owner })} />
        <FilterMenu
          label="Source"
          multiple
          options={options(sources)}
          chosen={search.source}
          onChosen={(chosen) => onChange({ source: chosen as IncidentsSearch['source'] })}
        />
        <ServiceFilter value={search.service} services={services} onChange={onChange} />
      </FilterRow>
    </>
  );
}
