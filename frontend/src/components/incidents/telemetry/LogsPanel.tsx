import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { LogVolume } from '@/components/query/LogVolume';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { count, total } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { clockTime } from '@/lib/format/time';
import { logVolumeQuery, worstLogsQuery } from '@/services/queries/telemetry';
import type { Log } from '@/types/telemetry';
import type { PanelProps } from './panelProps';

const shown = 8;

/** What the service logged, and its newest errors. */
export function LogsPanel({ service, ends, marker }: PanelProps) {
  const volume = useQuery(logVolumeQuery(ends, service));
  const worst = useQuery(worstLogsQuery(service, ends, shown));
  return (
    <PanelFrame
      title={volume.data ? `Logs (${total(volume.data.total, volume.data.total_exact)})` : 'Logs'}
      className="lg:col-span-2"
      query={volume}
      action="log.read"
      skeleton={<Skeleton className="m-3 h-64" />}
      isEmpty={(stats) => stats.total === 0}
      empty={<p className="p-3 text-muted text-sm">The service logged nothing in this time.</p>}
      partial={() => (worst.isError ? 'The newest errors could not be loaded.' : null)}
      actions={
        <Link to="/logs" search={{ service, level: ['FATAL', 'ERROR'], ...ends }} className={buttonStyle('ghost', 'sm')}>
          Open in logs
        </Link>
      }
    >
      {(stats) => (
        <>
          <div className="p-2">
            <LogVolume label={`Log lines of ${service}`} stats={stats} height={96} markers={[marker]} />
          </div>
          {worst.data && <Lines lines={worst.data.items} />}
        </>
      )}
    </PanelFrame>
  );
}

function Lines({ lines }: { lines: readonly Log[] }) {
  const zone = useZone();
  if (lines.length === 0) return <p className="px-3 pb-3 text-muted text-sm">No line says that something went wrong.</p>;
  return (
    <ol aria-label={`The newest ${count(lines.length)} errors`} className="divide-y divide-border border-border border-t">
      {lines.map((line) => (
        <li key={line.id} className="flex items-baseline gap-3 px-3 py-1 font-mono text-xs">
          <time dateTime={line.timestamp} className="shrink-0 text-muted">
            {clockTime(line.timestamp, zone.name)}
          </time>
          <span className="shrink-0 text-bad">{safeText(line.level)}</span>
          <span className="min-w-0 flex-1 truncate" title={safeText(line.message.slice(0, 500))}>
            {safeText(line.message.slice(0, 500))}
          </span>
          {line.trace_id && (
            <Link to="/traces/$traceId" params={{ traceId: line.trace_id }} className="shrink-0 text-accent-text underline">
              Trace
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}
