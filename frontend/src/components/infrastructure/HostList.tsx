import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { ChoiceFilter } from '@/components/query/ChoiceFilter';
import { FilterRow } from '@/components/query/FilterRow';
import { IngestHelp } from '@/components/query/IngestHelp';
import { PlainTable } from '@/components/query/PlainTable';
import { SearchBox } from '@/components/query/SearchBox';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { numberColumn, textColumn, timeColumn } from '@/components/ui/columns';
import { cx } from '@/components/ui/cx';
import { Skeleton } from '@/components/ui/Skeleton';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useZone } from '@/hooks/useZone';
import { byteSize, missing, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { type HostsSearch, hostStatuses } from '@/lib/search/infrastructure';
import { hostsQuery } from '@/services/queries/infrastructure';
import type { Host } from '@/types/telemetry';
import { hostLooks } from './hostLooks';

interface Props {
  search: HostsSearch;
  onChange: (next: Partial<HostsSearch>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

const options = hostStatuses.map((value) => ({ value, label: hostLooks[value].label }));

/** The hosts that reported in the last week. */
export function HostList({ search, onChange, onClear }: Props) {
  const query = useQuery(hostsQuery(search));
  const narrowed = search.q !== '' || search.status !== undefined;
  return (
    <>
      <PageHead title="Hosts">
        <SearchBox label="Search hosts" value={search.q} onValue={(q) => onChange({ q }, { replace: true })} />
        <FilterRow narrowed={narrowed} onClear={onClear}>
          <ChoiceFilter label="Status" options={options} value={search.status} onValue={(status) => onChange({ status })} />
        </FilterRow>
      </PageHead>
      <PanelFrame
        title="Hosts"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="host.read"
        skeleton={<Skeleton className="m-3 h-96" />}
        isEmpty={(hosts) => hosts.length === 0}
        empty={
          narrowed ? (
            <EmptyState title="No host matches" action={<Button onClick={onClear}>Clear filters</Button>} />
          ) : (
            <IngestHelp signal="hosts" title="No host has reported in the last week" />
          )
        }
      >
        {(hosts) => <Hosts hosts={hosts} />}
      </PanelFrame>
    </>
  );
}

const nameOf = ({ hostname }: Host) => hostname;

/** A share of a whole, as a number and a bar. */
function Share({ value }: { value: number | null | undefined }) {
  if (value == null) return missing;
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden className="h-1.5 w-14 overflow-hidden rounded-sm bg-hover">
        <span
          className={cx('block h-full', value >= 95 ? 'bg-bad' : value >= 85 ? 'bg-warn' : 'bg-accent')}
          style={{ width: `${Math.min(100, value)}%` }}
        />
      </span>
      <span className="w-13 text-right tabular-nums">{percentage(value)}</span>
    </span>
  );
}

function Hosts({ hosts }: { hosts: readonly Host[] }) {
  const zone = useZone();
  const navigate = useNavigate();
  const columns = useMemo((): TableColumn<Host>[] => {
    const share = (id: string, header: string, value: (row: Host) => number | null | undefined): TableColumn<Host> => ({
      ...numberColumn(id, header, value, percentage, { width: 136 }),
      cell: (row) => <Share value={value(row)} />,
    });
    return [
      textColumn('host', 'Host', nameOf, {
        width: 160,
        grow: true,
        required: true,
        cell: ({ hostname }) => (
          <Link to="/infrastructure/$hostname" params={{ hostname }} className="font-medium hover:underline">
            {safeText(hostname)}
          </Link>
        ),
      }),
      textColumn('status', 'Status', ({ status }) => hostLooks[status].label, {
        width: 88,
        cell: ({ status }) => <Badge look="plain" {...hostLooks[status]} />,
      }),
      share('cpu', 'CPU', ({ latest_metrics }) => latest_metrics.cpu_percent),
      share('memory', 'Memory', ({ latest_metrics }) => latest_metrics.memory_percent),
      share('disk', 'Disk', ({ latest_metrics }) => latest_metrics.disk_usage),
      numberColumn(
        'load',
        'Load',
        ({ latest_metrics }) => latest_metrics.load_avg?.[0],
        (value) => value?.toFixed(2) ?? missing,
        { width: 66 },
      ),
      numberColumn('sent', 'Sent/s', ({ latest_metrics }) => latest_metrics.network_io?.sent_per_s, byteSize, { width: 92 }),
      numberColumn('received', 'Received/s', ({ latest_metrics }) => latest_metrics.network_io?.recv_per_s, byteSize, {
        width: 104,
      }),
      textColumn('os', 'System', ({ os }) => os ?? '', { width: 80 }),
      timeColumn('seen', 'Last seen', ({ last_seen }) => last_seen, zone),
    ];
  }, [zone]);
  const down = hosts.filter(({ status }) => status !== 'up').length;
  return (
    <PlainTable
      label="Hosts"
      name="hosts"
      columns={columns}
      rows={hosts}
      rowId={nameOf}
      rowLabel={nameOf}
      onOpen={({ hostname }) => void navigate({ to: '/infrastructure/$hostname', params: { hostname } })}
      card={(host) => (
        <Link
          to="/infrastructure/$hostname"
          params={{ hostname: host.hostname }}
          className="flex flex-col gap-0.5 bg-surface px-3 py-2"
        >
          <span className="flex gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{safeText(host.hostname)}</span>
            <Badge look="plain" {...hostLooks[host.status]} />
          </span>
          <span className="text-muted text-xs">
            CPU {percentage(host.latest_metrics.cpu_percent)}, memory {percentage(host.latest_metrics.memory_percent)}, disk{' '}
            {percentage(host.latest_metrics.disk_usage)}
          </span>
        </Link>
      )}
      footer={
        <span className="text-muted text-xs">
          {plural(hosts.length, 'host')}
          {down > 0 && `, ${down} not up`}
        </span>
      }
    />
  );
}
