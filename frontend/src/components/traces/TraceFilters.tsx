import { useQuery } from '@tanstack/react-query';
import { AttributeFilter } from '@/components/query/AttributeFilter';
import { ChoiceFilter } from '@/components/query/ChoiceFilter';
import { FilterRow } from '@/components/query/FilterRow';
import { ServiceFilter } from '@/components/query/ServiceFilter';
import { TextFilter } from '@/components/query/TextFilter';
import { hasTraceFilters, type TracesSearch } from '@/lib/search/traces';
import { servicesQuery } from '@/services/queries/traces';

interface Props {
  search: TracesSearch;
  /** Operations of the traces on screen, offered as suggestions. */
  operations: readonly string[];
  onChange: (next: Partial<TracesSearch>) => void;
  onClear: () => void;
}

const statuses = [
  { value: 'error', label: 'Error' },
  { value: 'ok', label: 'OK' },
] as const;

/** Everything that narrows the traces; the time range stands in the top bar. */
export function TraceFilters({ search, operations, onChange, onClear }: Props) {
  const services = useQuery(servicesQuery()).data ?? [];
  const amount = (text: string) => {
    const value = Number(text.replace(/\s*ms$/, ''));
    return text === '' || !Number.isFinite(value) || value < 0 ? undefined : value;
  };
  return (
    <FilterRow narrowed={hasTraceFilters(search)} onClear={onClear}>
      <ServiceFilter value={search.service} services={services} onChange={onChange} />
      <TextFilter
        label="Operation"
        className="w-44"
        value={search.operation}
        suggestions={operations}
        onValue={(operation) => onChange({ operation })}
      />
      <ChoiceFilter label="Status" options={statuses} value={search.status} onValue={(status) => onChange({ status })} />
      <TextFilter
        label="At least, in milliseconds"
        placeholder="Min ms"
        className="w-20"
        value={search.min === undefined ? '' : String(search.min)}
        suggestions={[]}
        onValue={(text) => onChange({ min: amount(text) })}
      />
      <TextFilter
        label="At most, in milliseconds"
        placeholder="Max ms"
        className="w-20"
        value={search.max === undefined ? '' : String(search.max)}
        suggestions={[]}
        onValue={(text) => onChange({ max: amount(text) })}
      />
      <AttributeFilter
        pairs={search.attribute}
        placeholder="http.status_code=500"
        onPairs={(attribute) => onChange({ attribute })}
      />
    </FilterRow>
  );
}
