import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Server } from 'lucide-react';
import { Ago } from '@/components/layout/Ago';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { LinkedRow, wholeRow } from '@/components/ui/LinkedRow';
import { Skeleton } from '@/components/ui/Skeleton';
import { percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { hostsQuery } from '@/services/queries/infrastructure';
import type { Host } from '@/types/telemetry';

const shown = 6;
/** Percent at which a part of a host counts as nearly full. */
const nearlyFull = 90;

/** Hosts that do not report any more, or are nearly full. */
export function HostsPanel({ className }: { className?: string }) {
  const query = useQuery(hostsQuery({ q: '', status: undefined }));
  return (
    <PanelFrame
      title="Hosts in trouble"
      {...(className ? { className } : {})}
      query={query}
      action="host.read"
      skeleton={<Skeleton className="m-3 h-56" />}
      isEmpty={(hosts) => inTrouble(hosts).length === 0}
      empty={<Well hosts={query.data?.length ?? 0} />}
      actions={
        <Link to="/infrastructure" className={buttonStyle('ghost', 'sm')}>
          Hosts
        </Link>
      }
    >
      {(hosts) => <Hosts hosts={inTrouble(hosts)} />}
    </PanelFrame>
  );
}

function Well({ hosts }: { hosts: number }) {
  return hosts > 0 ? (
    <EmptyState title="No host is in trouble">{plural(hosts, 'host')} reported in the last week.</EmptyState>
  ) : (
    <EmptyState
      title="No host has reported in the last week"
      action={
        <Link to="/onboarding" search={{ signal: 'hosts' }} className={buttonStyle('secondary')}>
          Connect a host
        </Link>
      }
    />
  );
}

function Hosts({ hosts }: { hosts: readonly Host[] }) {
  return (
    <>
      <ul aria-label="Hosts in trouble" className="divide-y divide-border">
        {hosts.slice(0, shown).map((host) => (
          <LinkedRow key={host.hostname}>
            <Server size={13} aria-hidden className={host.status === 'up' ? 'text-warn' : 'text-bad'} />
            <Link to="/infrastructure/$hostname" params={{ hostname: host.hostname }} className={`min-w-0 flex-1 ${wholeRow}`}>
              {safeText(host.hostname)}
            </Link>
            <span className="shrink-0 text-muted text-xs tabular-nums">
              {host.status === 'up' ? (
                fullParts(host).join(', ')
              ) : (
                <>
                  {host.status}, heard of <Ago at={host.last_seen} />
                </>
              )}
            </span>
          </LinkedRow>
        ))}
      </ul>
      {hosts.length > shown && <p className="px-3 py-2 text-muted text-xs">And {hosts.length - shown} more.</p>}
    </>
  );
}

function fullParts({ latest_metrics: { cpu_percent, memory_percent, disk_usage } }: Host): string[] {
  const parts = [
    ['CPU', cpu_percent],
    ['memory', memory_percent],
    ['disk', disk_usage],
  ] as const;
  return parts.filter(([, value]) => value >= nearlyFull).map(([name, value]) => `${name} ${percentage(value)}`);
}

/** The worst first: gone, then nearly full. */
function inTrouble(hosts: readonly Host[]): Host[] {
  const rank = { down: 0, stale: 1, up: 2 } as const;
  return hosts
    .filter((host) => host.status !== 'up' || fullParts(host).length > 0)
    .toSorted((a, b) => rank[a.status] - rank[b.status] || a.hostname.localeCompare(b.hostname));
}
