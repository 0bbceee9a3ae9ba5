import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { FilterMenu } from '@/components/query/FilterMenu';
import { FilterRow } from '@/components/query/FilterRow';
import { QueryInput } from '@/components/query/QueryInput';
import { ServiceFilter } from '@/components/query/ServiceFilter';
import { completions, type KnownField } from '@/lib/logs/complete';
import { hasLogFilters, type LogFilters, logLevels } from '@/lib/search/logs';
import { logServicesQuery } from '@/services/queries/logs';
import type { LogFacet } from '@/types/telemetry';
import { QueryHelp } from './QueryHelp';

interface Props {
  filters: LogFilters;
  facets?: readonly LogFacet[] | undefined;
  /** False where only service and level narrow. */
  withQuery?: boolean;
  onChange: (next: Partial<LogFilters>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

const noFacets: readonly LogFacet[] = [];

/** Query, level and service; the time range stands in the top bar. */
export function LogFilterBar({ filters, facets = noFacets, withQuery = true, onChange, onClear }: Props) {
  const services = useQuery(logServicesQuery()).data?.services ?? [];
  const fields = useMemo((): KnownField[] => {
    const known = facets.map(({ field, values }) => ({ field, values: values.map(({ value }) => value) }));
    const always = [
      { field: 'level', values: logLevels },
      { field: 'service', values: services },
      ...['host', 'trace_id', 'span_id'].map((field) => ({ field, values: [] })),
    ];
    return [...known, ...always.filter(({ field }) => !known.some((other) => other.field === field))];
  }, [facets, services]);
  const levels = [...new Set([...logLevels, ...filters.level])].map((value) => ({ value, label: value }));
  return (
    <>
      {withQuery && (
        <div className="flex min-w-64 flex-1 items-center gap-2 max-sm:w-full max-sm:flex-none">
          <QueryInput
            label="Query"
            placeholder="Search messages, or level:ERROR service:checkout"
            className="flex-1"
            value={filters.q}
            suggest={(text, cursor) => completions(text, cursor, fields)}
            onValue={(q, how) => onChange({ q }, how)}
          />
          <QueryHelp />
        </div>
      )}
      <FilterRow narrowed={hasLogFilters(filters)} onClear={onClear}>
        <FilterMenu
          label="Level"
          multiple
          options={levels}
          sets={[{ label: 'Warnings and worse', values: ['FATAL', 'ERROR', 'WARN'] }]}
          chosen={filters.level}
          onChosen={(level) => onChange({ level })}
        />
        <ServiceFilter value={filters.service} services={services} onChange={onChange} />
      </FilterRow>
    </>
  );
}
