import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { BarList } from '@/components/charts/BarList';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { compact, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { errorTagsQuery } from '@/services/queries/errors';
import type { ErrorGroupDetail } from '@/types/telemetry';

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

/** What the occurrences of the last 30 days have in common; a value leads to those that have it. */
export function GroupTags({ fingerprint, onPick }: { fingerprint: string; onPick: (key: string, value: string) => void }) {
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
                    // Occurrences can be narrowed by their release and attributes; the user is none.
                    ...(key === 'user_id' ? {} : { onSelect: () => onPick(key, value) }),
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
