import { PanelFrame } from '@/components/layout/PanelFrame';
import type { PanelQuery } from '@/components/layout/panelState';
import { FacetList } from '@/components/query/FacetList';
import { Skeleton } from '@/components/ui/Skeleton';
import { compact } from '@/lib/format/number';
import { hasTerm, term, withoutTerm, withTerm } from '@/lib/logs/query';
import type { LogFilters } from '@/lib/search/logs';
import type { LogFacets as Facets, LogFacet } from '@/types/telemetry';

interface Props {
  query: PanelQuery<Facets>;
  filters: LogFilters;
  onChange: (next: Partial<LogFilters>) => void;
}

/** The commonest values of the commonest fields beside the list. */
export function LogFacets({ query, filters, onChange }: Props) {
  return (
    <PanelFrame
      title="Fields"
      hideTitle
      bare
      className="scroll-thin w-56 shrink-0 overflow-y-auto border-border border-r bg-surface max-lg:hidden"
      query={query}
      action="log.read"
      skeleton={<Skeleton className="m-2 h-96" />}
      isEmpty={({ facets }) => facets.length === 0}
      empty={<p className="p-3 text-muted text-xs">Values of fields are counted here once lines match.</p>}
    >
      {({ facets, exact, scanned }) => (
        <div className="flex flex-col pb-3">
          {facets.map((facet) => (
            <OneFacet key={facet.field} facet={facet} filters={filters} onChange={onChange} />
          ))}
          {!exact && <p className="px-2 pt-3 text-2xs text-faint">Counted over {compact(scanned)} of the matching lines.</p>}
        </div>
      )}
    </PanelFrame>
  );
}

/** Levels and services have filters of their own; every other field goes into the query. */
function OneFacet({ facet, filters, onChange }: { facet: LogFacet } & Pick<Props, 'filters' | 'onChange'>) {
  const { field, values, other, distinct } = facet;
  const isChosen = (value: string) => {
    if (field === 'level') return filters.level.includes(value);
    if (field === 'service') return filters.service === value;
    return hasTerm(filters.q, term(field, value));
  };
  const toggle = (value: string) => {
    const chosen = isChosen(value);
    if (field === 'level') {
      onChange({ level: chosen ? filters.level.filter((level) => level !== value) : [...filters.level, value] });
    } else if (field === 'service') onChange({ service: chosen ? '' : value });
    else onChange({ q: chosen ? withoutTerm(filters.q, term(field, value)) : withTerm(filters.q, term(field, value)) });
  };
  return (
    <FacetList
      field={field}
      values={values.map((value) => ({ ...value, chosen: isChosen(value.value) }))}
      other={other}
      distinct={distinct}
      onToggle={toggle}
      onExclude={(value) => onChange({ q: withTerm(filters.q, term(field, value, true)) })}
    />
  );
}
