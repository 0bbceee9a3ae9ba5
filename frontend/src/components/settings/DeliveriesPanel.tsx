import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { SidePanel } from '@/components/ui/SidePanel';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { plural } from '@/lib/format/number';
import { dateTime } from '@/lib/format/time';
import { deliveriesQuery } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';

type Delivery = Schema<'WebhookDelivery'>;

interface Props {
  projectId: string;
  source: Schema<'Integration'>;
  onClose: () => void;
}

/** What one alert source sent last and what became of every alert in it. */
export function DeliveriesPanel({ projectId, source, onClose }: Props) {
  const query = useQuery(deliveriesQuery(projectId, source.id));
  return (
    <SidePanel title={`Deliveries of ${source.name}`} onClose={onClose}>
      <PanelFrame
        title="Deliveries"
        hideTitle
        bare
        query={query}
        action="delivery.read"
        skeleton={<Skeleton className="m-3 h-32" />}
        isEmpty={(deliveries) => deliveries.length === 0}
        empty={
          <EmptyState title="Nothing has arrived yet">
            A delivery shows here within seconds of the sender's first post.
          </EmptyState>
        }
      >
        {(deliveries) => (
          <ul className="flex flex-col divide-y divide-border">
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} />
            ))}
          </ul>
        )}
      </PanelFrame>
    </SidePanel>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const zone = useZone();
  return (
    <li className="flex flex-col gap-1 px-3 py-2 text-sm">
      <div className="flex items-baseline justify-between gap-2">
        <time dateTime={delivery.received_at} className="tabular-nums">
          {dateTime(delivery.received_at, zone.name)} {zone.label}
        </time>
        <span className="text-muted text-xs">
          {plural(delivery.alerts, 'alert')} from {delivery.source_ip}
        </span>
      </div>
      <p className="text-muted text-xs">{outcome(delivery)}</p>
      {delivery.results
        .filter((result) => result.status === 'rejected')
        .map((result) => (
          <p key={result.index} className="text-bad text-xs">
            Alert {result.index + 1} was rejected: {result.detail}
          </p>
        ))}
    </li>
  );
}

/** "2 created, 1 updated": how often each result came. */
function outcome(delivery: Delivery): string {
  const counts = new Map<string, number>();
  for (const { status } of delivery.results) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ') || 'no alerts inside';
}
