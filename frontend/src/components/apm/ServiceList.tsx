import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Sparkline } from '@/components/charts/Sparkline';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { IngestHelp } from '@/components/query/IngestHelp';
import { PlainTable } from '@/components/query/PlainTable';
import { SearchBox } from '@/components/query/SearchBox';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { numberColumn, textColumn, timeColumn } from '@/components/ui/columns';
import { Skeleton } from '@/components/ui/Skeleton';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { useZone } from '@/hooks/useZone';
import { compact, milliseconds, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { registryQuery, servicesOverviewQuery } from '@/services/queries/apm';
import type { ServiceRow } from '@/types/telemetry';
import { RegisterService } from './RegisterService';

const statuses = {
  healthy: { icon: CircleCheck, tone: 'good', label: 'Healthy' },
  degraded: { icon: TriangleAlert, tone: 'warn', label: 'Degraded' },
  down: { icon: CircleX, tone: 'bad', label: 'Down' },
  unknown: { icon: CircleHelp, tone: 'neutral', label: 'Unknown' },
} as const;

type Listed = Partial<ServiceRow> & { name: string; status: keyof typeof statuses; lastSeen: string | null };

/** Every service: with traffic in the range its figures, without any when it was last seen. */
export function ServiceList({ q, onQuery }: { q: string; onQuery: (q: string) => void }) {
  const range = useFrozenRange();
  const overview = useQuery(servicesOverviewQuery(range.api));
  const registry = useQuery(registryQuery());
  const rows = useMemo(() => merged(overview.data ?? [], registry.data ?? []), [overview.data, registry.data]);
  const shown = rows.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase()));
  return (
    <>
      <PageHead
        title="Services"
        actions={
          <>
            <Button onClick={range.renew}>Refresh</Button>
            <RegisterService />
          </>
        }
      >
        <SearchBox label="Search services" value={q} onValue={onQuery} />
      </PageHead>
      <PanelFrame
        title="Services"
        hideTitle
        bare
        className="flex-1"
        query={{ ...overview, data: overview.data && !registry.isPending ? rows : undefined }}
        action="metric.read"
        skeleton={<Skeleton className="m-3 h-96" />}
        isEmpty={(all) => all.length === 0}
        empty={<IngestHelp signal="traces" title="No service has sent anything yet" />}
        partial={() => (registry.isError ? 'Services without traffic and the status of each could not be loaded.' : null)}
      >
        {() =>
          shown.length > 0 ? (
            <Services rows={shown} />
          ) : (
            <EmptyState title="No service has that name" action={<Button onClick={() => onQuery('')}>Clear the search</Button>} />
          )
        }
      </PanelFrame>
    </>
  );
}

type Known = readonly { service_name: string; last_seen?: string | null; status?: string }[];

function merged(overview: readonly ServiceRow[], registry: Known): Listed[] {
  const byName = new Map<string, Listed>();
  for (const { service_name, last_seen, status } of registry) {
    byName.set(service_name, { name: service_name, status: statusOf(status), lastSeen: last_seen ?? null });
  }
  for (const row of overview) {
    const known = byName.get(row.name);
    byName.set(row.name, { ...row, status: known?.status ?? 'unknown', lastSeen: row.lastSeen ?? known?.lastSeen ?? null });
  }
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function statusOf(status: string | undefined): Listed['status'] {
  return status !== undefined && status in statuses ? (status as Listed['status']) : 'unknown';
}

const nameOf = ({ name }: Listed) => name;

function Services({ rows }: { rows: readonly Listed[] }) {
  const zone = useZone();
  const navigate = useNavigate();
  const columns = useMemo((): TableColumn<Listed>[] => {
    return [
      textColumn('name', 'Service', nameOf, {
        width: 220,
        grow: true,
        required: true,
        cell: ({ name }) => (
          <Link to="/apm/$service" params={{ service: name }} className="font-medium hover:underline">
            {safeText(name)}
          </Link>
        ),
      }),
      textColumn('status', 'Status', ({ status }) => statuses[status].label, {
        width: 104,
        cell: ({ status }) => <Badge look="plain" {...statuses[status]} />,
      }),
      numberColumn('rate', 'Requests/min', ({ throughput }) => throughput, compact, { width: 116 }),
      numberColumn('errors', 'Errors', ({ errorRate }) => errorRate, percentage, { width: 84 }),
      numberColumn('avg', 'Average', ({ avgResponseTime }) => avgResponseTime, milliseconds),
      numberColumn('p95', 'p95', ({ p95ResponseTime }) => p95ResponseTime, milliseconds),
      numberColumn(
        'apdex',
        'Apdex',
        ({ apdex }) => apdex,
        (value) => value?.toFixed(3) ?? '–',
        { width: 84 },
      ),
      {
        id: 'course',
        header: 'Duration over time',
        cell: ({ sparkline }) => (sparkline ? <Sparkline values={sparkline} /> : '–'),
        text: ({ sparkline }) => sparkline?.join(' ') ?? null,
        width: 128,
      },
      timeColumn('seen', 'Last seen', ({ lastSeen }) => lastSeen, zone),
    ];
  }, [zone]);
  return (
    <PlainTable
      label="Services"
      name="services"
      columns={columns}
      rows={rows}
      rowId={nameOf}
      rowLabel={nameOf}
      onOpen={({ name }) => void navigate({ to: '/apm/$service', params: { service: name } })}
      card={(row) => (
        <Link to="/apm/$service" params={{ service: row.name }} className="flex flex-col gap-0.5 bg-surface px-3 py-2">
          <span className="flex gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{safeText(row.name)}</span>
            <Badge look="plain" {...statuses[row.status]} />
          </span>
          <span className="text-muted text-xs">
            {row.throughput === undefined
              ? 'No traffic in this range'
              : `${compact(row.throughput)}/min, ${percentage(row.errorRate)} errors, p95 ${milliseconds(row.p95ResponseTime)}`}
          </span>
        </Link>
      )}
      footer={<span className="text-muted text-xs">{plural(rows.length, 'service')}</span>}
    />
  );
}
