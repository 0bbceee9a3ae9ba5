import { useQuery } from '@tanstack/react-query';
import { BarList, type BarRow } from '@/components/charts/BarList';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Field } from '@/components/ui/Field';
import { KeyValue } from '@/components/ui/KeyValue';
import { Select } from '@/components/ui/Select';
import { SidePanel } from '@/components/ui/SidePanel';
import { Skeleton } from '@/components/ui/Skeleton';
import { useProjectId } from '@/hooks/useMe';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { auditStatsQuery } from '@/services/queries/auditTools';
import { membersQuery } from '@/services/queries/projects';
import type { Schema } from '@/types/api';

interface Props {
  days: number;
  onDays: (days: number) => void;
  onAction: (action: string) => void;
  onResource: (resource: string) => void;
  onPerson: (userId: string) => void;
  onClose: () => void;
}

const spans = [1, 7, 30, 90];

/** How much is written, by whom and about what. A bar narrows the list to it. */
export function AuditStatsPanel({ days, onDays, onAction, onResource, onPerson, onClose }: Props) {
  const query = useQuery(auditStatsQuery(days));
  const members = useQuery(membersQuery(useProjectId()));
  const nameOf = (id: string) => members.data?.find(({ user_id }) => user_id === id)?.user_name ?? id;
  const options = [...new Set([...spans, days])]
    .sort((a, b) => a - b)
    .map((span) => ({ value: String(span), label: span === 1 ? 'Last day' : `Last ${span} days` }));
  return (
    <SidePanel title="Statistics" onClose={onClose}>
      <div className="flex flex-col gap-3">
        <Field label="Days counted" hideLabel>
          {(control) => (
            <Select {...control} value={String(days)} options={options} onValueChange={(next) => onDays(Number(next))} />
          )}
        </Field>
        <PanelFrame
          title="Statistics of the audit trail"
          hideTitle
          bare
          query={query}
          action="audit.stats"
          skeleton={<Skeleton className="h-96" />}
          isEmpty={({ total_events }) => total_events === 0}
          empty={<EmptyState title="No entry in these days">Changes, sign-ins and refusals would be counted here.</EmptyState>}
        >
          {(stats) => (
            <div className="flex flex-col gap-4">
              <KeyValue
                rows={[
                  { term: 'Entries', value: count(stats.total_events) },
                  { term: 'Succeeded', value: `${count(stats.successful_events)} (${stats.success_rate})` },
                  { term: 'Failed', value: count(stats.failed_events) },
                ]}
              />
              <PerDay timeline={stats.timeline} />
              <Ranking title="Actions" rows={bars(stats.top_actions, safeText, onAction)} />
              <Ranking title="People" rows={bars(stats.top_users, (id) => safeText(nameOf(id)), onPerson)} />
              <Ranking
                title="Resources"
                rows={bars(
                  Object.entries(stats.resource_breakdown).sort(([, one], [, other]) => other - one),
                  safeText,
                  onResource,
                )}
              />
            </div>
          )}
        </PanelFrame>
      </div>
    </SidePanel>
  );
}

function PerDay({ timeline }: { timeline: readonly Schema<'AuditDay'>[] }) {
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold text-xs">Per day</h3>
      <TimeSeriesChart
        label="Audit entries per day"
        unit=""
        kind="bars"
        height={120}
        zone={{ name: 'UTC', label: 'UTC' }}
        formatX={(at) => new Date(at).toISOString().slice(0, 10)}
        xs={timeline.map(({ date }) => Date.parse(date))}
        series={[
          { name: 'Entries', values: timeline.map(({ total }) => total) },
          { name: 'Failed', values: timeline.map(({ failed }) => failed) },
        ]}
      />
    </section>
  );
}

/** Pairs of a name and a number, as bars that narrow the list. */
function bars(
  pairs: readonly (readonly (string | number)[])[],
  label: (id: string) => string,
  onSelect: (id: string) => void,
): BarRow[] {
  return pairs.map(([name, value]) => {
    const id = String(name);
    return { id, label: label(id), value: Number(value), onSelect: () => onSelect(id) };
  });
}

function Ranking({ title, rows }: { title: string; rows: BarRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold text-xs">{title}</h3>
      <BarList label={`${title} by number of entries`} rows={rows} />
    </section>
  );
}
