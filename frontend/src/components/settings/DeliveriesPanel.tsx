import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { OlderRows } from '@/components/ui/OlderRows';
import { SidePanel } from '@/components/ui/SidePanel';
import { Skeleton } from '@/components/ui/Skeleton';
import { plural } from '@/lib/format/number';
import { deliveriesQuery } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';
import { DeliveryRow } from './DeliveryRow';

interface Props {
  projectId: string;
  source: Schema<'Integration'>;
  onClose: () => void;
}

/** What one alert source sent last and what became of every alert in it. */
export function DeliveriesPanel({ projectId, source, onClose }: Props) {
  const query = useInfiniteQuery(deliveriesQuery(projectId, source.id));
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
          <>
            <ul className="flex flex-col divide-y divide-border">
              {deliveries.map((delivery) => (
                <DeliveryRow key={delivery.id} projectId={projectId} delivery={delivery} />
              ))}
            </ul>
            <div className="border-border border-t px-3 py-2">
              <OlderRows shown={plural(deliveries.length, 'delivery', 'deliveries')} query={query} />
            </div>
          </>
        )}
      </PanelFrame>
    </SidePanel>
  );
}
