import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { ChoiceFilter } from '@/components/query/ChoiceFilter';
import { FilterRow } from '@/components/query/FilterRow';
import { IngestHelp } from '@/components/query/IngestHelp';
import { SearchBox } from '@/components/query/SearchBox';
import { ServiceFilter } from '@/components/query/ServiceFilter';
import { Button } from '@/components/ui/Button';
import { OlderRows } from '@/components/ui/OlderRows';
import { Skeleton } from '@/components/ui/Skeleton';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { useSelection } from '@/hooks/useSelection';
import { toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { type ErrorsSearch, errorStatuses } from '@/lib/search/errors';
import { errorGroupsQuery, useTriage } from '@/services/queries/errors';
import { servicesQuery } from '@/services/queries/traces';
import { ErrorTable } from './ErrorTable';
import { errorLooks } from './errorLooks';

interface Props {
  search: ErrorsSearch;
  onChange: (next: Partial<ErrorsSearch>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

const options = errorStatuses.map((value) => ({ value, label: errorLooks[value].label }));

/** Errors of the range, those with the same cause as one row. */
export function ErrorInbox({ search, onChange, onClear }: Props) {
  const range = useFrozenRange();
  const query = useInfiniteQuery(errorGroupsQuery(search, range.api));
  const services = useQuery(servicesQuery()).data ?? [];
  const rows = query.data ?? [];
  const mayTriage = useCan('error.triage');
  const selection = useSelection(useMemo(() => (query.data ?? []).map(({ fingerprint }) => fingerprint), [query.data]));
  const narrowed = search.q !== '' || search.service !== '' || search.status !== undefined;
  const chosen = rows.filter(({ fingerprint }) => selection.ids.has(fingerprint)).map(({ fingerprint }) => fingerprint);
  return (
    <>
      <PageHead title="Errors" actions={<Button onClick={range.renew}>Refresh</Button>}>
        {chosen.length > 0 ? (
          <BulkTriage chosen={chosen} onDone={selection.set} onClear={selection.clear} />
        ) : (
          <>
            <SearchBox label="Search errors" value={search.q} onValue={(q) => onChange({ q }, { replace: true })} />
            <FilterRow narrowed={narrowed} onClear={onClear}>
              <ChoiceFilter label="Status" options={options} value={search.status} onValue={(status) => onChange({ status })} />
              <ServiceFilter value={search.service} services={services} onChange={onChange} />
            </FilterRow>
          </>
        )}
      </PageHead>
      <PanelFrame
        title="Errors"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="error.read"
        skeleton={<Skeleton className="m-3 h-96" />}
        isEmpty={(groups) => groups.length === 0}
        empty={
          narrowed ? (
            <EmptyState title="No error matches" action={<Button onClick={onClear}>Clear filters</Button>}>
              Errors of this range that match every filter would stand here.
            </EmptyState>
          ) : (
            <IngestHelp signal="errors" title="No errors in this range" />
          )
        }
      >
        {(groups) => (
          <ErrorTable
            groups={groups}
            sort={search.sort}
            onSort={(sort) => onChange({ sort })}
            {...(mayTriage ? { selection } : {})}
            footer={<OlderRows shown={plural(groups.length, 'error')} query={query} />}
          />
        )}
      </PanelFrame>
    </>
  );
}

/** Gives several groups the same status; those that failed stay selected. */
function BulkTriage({
  chosen,
  onDone,
  onClear,
}: {
  chosen: readonly string[];
  onDone: (failed: string[]) => void;
  onClear: () => void;
}) {
  const triage = useTriage();
  const set = async (status: (typeof errorStatuses)[number]) => {
    const failed: { fingerprint: string; reason: string }[] = [];
    for (const fingerprint of chosen) {
      await triage
        .mutateAsync({ params: { path: { fingerprint } }, body: { status } })
        .catch((error: unknown) => failed.push({ fingerprint, reason: toApiError(error).detail }));
    }
    onDone(failed.map(({ fingerprint }) => fingerprint));
    const done = chosen.length - failed.length;
    if (failed.length === 0) toast(`${errorLooks[status].label}: ${plural(done, 'error')}`);
    else toast(`${done} changed, ${failed.length} failed`, { tone: 'bad', detail: failed[0]?.reason ?? '' });
  };
  return (
    <>
      <span className="text-sm">{chosen.length} selected</span>
      {errorStatuses.map((status) => (
        <Button key={status} disabled={triage.isPending} onClick={() => void set(status)}>
          {errorLooks[status].label}
        </Button>
      ))}
      <Button variant="ghost" onClick={onClear}>
        Clear selection
      </Button>
    </>
  );
}
