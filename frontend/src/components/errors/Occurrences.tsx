import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { AttributeFilter } from '@/components/query/AttributeFilter';
import { FilterRow } from '@/components/query/FilterRow';
import { PlainTable } from '@/components/query/PlainTable';
import { traceColumn } from '@/components/query/signalColumns';
import { TextFilter } from '@/components/query/TextFilter';
import { textColumn, timeColumn } from '@/components/ui/columns';
import { OlderRows } from '@/components/ui/OlderRows';
import { Skeleton } from '@/components/ui/Skeleton';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useZone } from '@/hooks/useZone';
import { plural } from '@/lib/format/number';
import { flatAttributes } from '@/lib/logs/attributes';
import type { ErrorGroupSearch } from '@/lib/search/errors';
import { occurrencesQuery } from '@/services/queries/errors';
import type { ErrorGroupDetail, Occurrence } from '@/types/telemetry';
import { OccurrencePanel } from './OccurrencePanel';

interface Props {
  group: ErrorGroupDetail;
  search: ErrorGroupSearch;
  ends: { from: string; to: string };
  onChange: (next: Partial<ErrorGroupSearch>) => void;
}

const occurrenceId = (row: Occurrence) => `${row.timestamp} ${row.trace_id ?? ''} ${JSON.stringify(row.attributes)}`;

/** Each time the error occurred in the range, the newest first. */
export function Occurrences({ group, search, ends, onChange }: Props) {
  const zone = useZone();
  const query = useInfiniteQuery(occurrencesQuery(group.fingerprint, search, ends));
  const [open, setOpen] = useState<Occurrence | null>(null);
  const close = () => setOpen(null);
  const narrowed = search.release !== '' || search.attribute.length > 0;
  const columns = useMemo(
    (): TableColumn<Occurrence>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('release', 'Release', ({ release }) => release ?? '', { width: 110 }),
      textColumn('user', 'User', ({ user_id }) => user_id ?? '', { width: 96 }),
      traceColumn(({ trace_id }) => trace_id),
      textColumn(
        'attributes',
        'Attributes',
        ({ attributes }) =>
          flatAttributes(attributes)
            .map(({ path, value }) => `${path}=${value}`)
            .join('  '),
        { width: 320, grow: true },
      ),
    ],
    [zone],
  );
  return (
    <>
      <div className="flex min-h-10 items-center px-3">
        <FilterRow narrowed={narrowed} onClear={() => onChange({ release: '', attribute: [] })}>
          <TextFilter
            label="Release"
            value={search.release}
            suggestions={group.releases}
            onValue={(release) => onChange({ release })}
          />
          <AttributeFilter
            pairs={search.attribute}
            placeholder="region=eu-west"
            onPairs={(attribute) => onChange({ attribute })}
          />
        </FilterRow>
      </div>
      <PanelFrame
        title="Occurrences"
        hideTitle
        bare
        className="h-120"
        query={query}
        action="error.read"
        skeleton={<Skeleton className="m-3 h-64" />}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState title={narrowed ? 'No occurrence matches' : 'It did not occur in this range'}>
            {narrowed ? 'Those of this range that match every filter would stand here.' : 'A longer range may hold some.'}
          </EmptyState>
        }
      >
        {(rows) => (
          <div className="flex min-h-0 flex-1">
            <PlainTable
              label="Occurrences"
              name="error-occurrences"
              columns={columns}
              rows={rows}
              rowId={occurrenceId}
              rowLabel={({ timestamp }) => timestamp}
              onOpen={setOpen}
              openId={open ? occurrenceId(open) : undefined}
              onClose={close}
              footer={<OlderRows shown={plural(rows.length, 'occurrence')} query={query} />}
            />
            {open && (
              <OccurrencePanel
                occurrence={open}
                onFilter={(pair) => onChange({ attribute: [...new Set([...search.attribute, pair])] })}
                onClose={close}
              />
            )}
          </div>
        )}
      </PanelFrame>
    </>
  );
}
