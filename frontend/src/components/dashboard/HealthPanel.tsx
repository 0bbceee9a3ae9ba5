import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { healthLooks } from '@/components/query/healthLooks';
import { Badge } from '@/components/ui/Badge';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { LinkedRow, wholeRow } from '@/components/ui/LinkedRow';
import { Skeleton } from '@/components/ui/Skeleton';
import type { FrozenRange } from '@/hooks/useFrozenRange';
import { compact, count, milliseconds, percentage } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { buildMap, type Health, type MapNode } from '@/lib/servicemap/model';
import { servicesOverviewQuery } from '@/services/queries/apm';
import { NoRequests } from './NoRequests';
import { latestOf } from './recent';

const shown = 6;
const order: readonly Health[] = ['failing', 'silent', 'slow', 'healthy', 'idle'];

/** How many services are well, and which are not. */
export function HealthPanel({ range, className }: { range: FrozenRange; className?: string }) {
  const ends = latestOf(range);
  const query = useQuery(servicesOverviewQuery(ends));
  return (
    <PanelFrame
      title="Services by health, last 15 minutes"
      {...(className ? { className } : {})}
      query={query}
      action="metric.read"
      skeleton={<Skeleton className="m-3 h-56" />}
      isEmpty={(services) => services.length === 0}
      empty={<NoRequests />}
      actions={
        <Link to="/service-map" search={ends} className={buttonStyle('ghost', 'sm')}>
          Service map
        </Link>
      }
    >
      {(services) => <Healths nodes={buildMap(services, { nodes: [], edges: [] }, range.to).nodes} />}
    </PanelFrame>
  );
}

function Healths({ nodes }: { nodes: readonly MapNode[] }) {
  const worst = nodes
    .filter(({ health }) => health !== 'healthy' && health !== 'idle')
    .toSorted((a, b) => order.indexOf(a.health) - order.indexOf(b.health) || (b.errors ?? 0) - (a.errors ?? 0));
  return (
    <>
      <ul aria-label="Services by health" className="flex flex-wrap gap-1.5 border-border border-b px-3 py-2">
        {order.map((health) => {
          const many = nodes.filter((node) => node.health === health).length;
          return many > 0 ? (
            <li key={health}>
              <Badge {...healthLooks[health]} label={`${count(many)} ${healthLooks[health].label.toLowerCase()}`} />
            </li>
          ) : null;
        })}
      </ul>
      {worst.length === 0 && <p className="p-3 text-muted text-sm">Every service with requests is well.</p>}
      <ul aria-label="Services in trouble" className="divide-y divide-border">
        {worst.slice(0, shown).map((node) => (
          <LinkedRow key={node.name}>
            <Link to="/apm/$service" params={{ service: node.name }} className={`min-w-0 flex-1 ${wholeRow}`}>
              {safeText(node.name)}
            </Link>
            <span className="shrink-0 text-muted text-xs tabular-nums">
              {percentage(node.errors)} of {compact(node.rate)}/min, p95 {milliseconds(node.p95)}
            </span>
            <Badge {...healthLooks[node.health]} />
          </LinkedRow>
        ))}
      </ul>
      {worst.length > shown && <p className="px-3 py-2 text-muted text-xs">And {worst.length - shown} more.</p>}
    </>
  );
}
