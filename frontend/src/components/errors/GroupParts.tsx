import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { BarList } from '@/components/charts/BarList';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { PlainTable } from '@/components/query/PlainTable';
import { traceColumn } from '@/components/query/signalColumns';
import { textColumn, timeColumn } from '@/components/ui/columns';
import { Skeleton } from '@/components/ui/Skeleton';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useZone } from '@/hooks/useZone';
import { compact, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { flatAttributes } from '@/lib/logs/attributes';
import { errorTagsQuery } from '@/services/queries/errors';
import type { ErrorGroupDetail, Occurrence } from '@/types/telemetry';

/** How often the error occurred over time. */
export function GroupTrend({ group, onRange }: { group: ErrorGroupDetail; onRange: (from: number, to: number) => void }) {
  const zone = useZone();
  const { xs, series } = useMemo(
    () => ({
      xs: group.trend.map(({ t }) => new Date(t).getTime()),
      series: [{ name: 'Occurrences', tone: 'bad' as const, values: group.trend.map(({ count }) => count) }],
    }),
    [group.trend],
  );
  return (
    <TimeSeriesChart
      label="Occurrences over time"
      kind="bars"
      height={110}
      zone={zone}
      xs={xs}
      series={series}
      onRange={onRange}
    />
  );
}

const occurrenceId = (row: Occurrence) => `${row.timestamp} ${row.trace_id ?? ''} ${JSON.stringify(row.attributes)}`;

/** The newest occurrences, each with its trace. */
export function Occurrences({ group }: { group: ErrorGroupDetail }) {
  const zone = useZone();
  const columns = useMemo(
    (): TableColumn<Occurrence>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('release', 'Release', ({ release }) => release ?? '', { width: 120 }),
      traceColumn(({ trace_id }) => trace_id),
      textColumn(
        'attributes',
        'Attributes',
        ({ attributes }) =>
          flatAttributes(attributes as Record<string, unknown>)
            .map(({ path, value }) => `${path}=${value}`)
            .join('  '),
        { width: 400, grow: true },
      ),
    ],
    [zone],
  );
  return (
    <PlainTable
      label="Occurrences"
      name="error-occurrences"
      columns={columns}
      rows={group.occurrences}
      rowId={occurrenceId}
      rowLabel={({ timestamp }) => timestamp}
      footer={<span className="text-muted text-xs">The newest {plural(group.occurrences.length, 'occurrence')}</span>}
    />
  );
}

/** What the occurrences of the last 30 days have in common. */
export function GroupTags({ fingerprint }: { fingerprint: string }) {
  const query = useQuery(errorTagsQuery(fingerprint));
  return (
    <PanelFrame
      title="What they have in common"
      hideTitle
      bare
      query={query}
      action="error.read"
      skeleton={<Skeleton className="m-3 h-64" />}
      isEmpty={({ tags }) => tags.length === 0}
      empty={<p className="p-3 text-muted text-sm">The occurrences were sent without attributes.</p>}
    >
      {({ total, tags }) => (
        <div className="flex flex-col gap-3 p-3">
          <p className="text-muted text-xs">Counted over {plural(total, 'occurrence')} of the last 30 days.</p>
          <div className="grid gap-4 md:grid-cols-2">
            {tags.map(({ key, values, other }) => (
              <section key={key} className="flex min-w-0 flex-col gap-1">
                <h3 className="font-semibold text-xs">{safeText(key)}</h3>
                <BarList
                  label={`Values of ${key} in percent`}
                  rows={values.map(({ value, percent }) => ({
                    id: value,
                    label: <span title={safeText(value)}>{safeText(value) || '(empty)'}</span>,
                    value: percent,
                  }))}
                  format={percentage}
                  full={100}
                />
                {other > 0 && <p className="text-2xs text-faint">{compact(other)} with other values</p>}
              </section>
            ))}
          </div>
        </div>
      )}
    </PanelFrame>
  );
}
