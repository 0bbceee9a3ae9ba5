import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { CodeBlock } from '@/components/ui/CodeBlock';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { dateTime } from '@/lib/format/time';
import { deliveryQuery, useReplayDelivery } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';
import { outcome } from './alertResults';

interface Props {
  projectId: string;
  delivery: Schema<'WebhookDelivery'>;
}

/** One delivery: what became of its alerts, the body as it was sent, and the way to work through it again. */
export function DeliveryRow({ projectId, delivery }: Props) {
  const zone = useZone();
  const [raw, setRaw] = useState(false);
  const mayRead = useCan('delivery.raw');
  const mayReplay = useCan('delivery.replay');
  const replay = useReplayDelivery(projectId, delivery.integration_id);
  const at = dateTime(delivery.received_at, zone.name);
  const again = () =>
    replay.mutate(
      { params: { path: { project_id: projectId, delivery_id: delivery.id } } },
      {
        onSuccess: ({ results }) => toast('Delivery replayed', { tone: 'good', detail: outcome(results) }),
        onError: (error) => toast('The delivery was not replayed', { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  return (
    <li className="flex flex-col gap-1 px-3 py-2 text-sm">
      <div className="flex items-baseline justify-between gap-2">
        <time dateTime={delivery.received_at} className="tabular-nums">
          {at} {zone.label}
        </time>
        <span className="text-muted text-xs">
          {plural(delivery.alerts, 'alert')} from {delivery.source_ip ?? 'an unknown address'}
        </span>
      </div>
      <p className="text-muted text-xs">{outcome(delivery.results)}</p>
      {delivery.results
        .filter((result) => result.status === 'rejected')
        .map((result) => (
          <p key={result.index} className="text-bad text-xs">
            Alert {result.index + 1} was rejected: {result.detail}
          </p>
        ))}
      <div className="flex gap-2">
        {mayRead && (
          <Button size="sm" variant="ghost" aria-expanded={raw} aria-label={`Raw payload of ${at}`} onClick={() => setRaw(!raw)}>
            {raw ? 'Hide payload' : 'Raw payload'}
          </Button>
        )}
        {mayReplay && (
          <Button size="sm" variant="ghost" aria-label={`Replay ${at}`} busy={replay.isPending} onClick={again}>
            Replay
          </Button>
        )}
      </div>
      {raw && <RawPayload projectId={projectId} id={delivery.id} />}
    </li>
  );
}

function RawPayload({ projectId, id }: { projectId: string; id: string }) {
  const query = useQuery(deliveryQuery(projectId, id));
  if (query.error) {
    return (
      <Notice
        tone="bad"
        action={
          <Button size="sm" onClick={() => void query.refetch()}>
            Retry
          </Button>
        }
      >
        {toApiError(query.error).detail}
      </Notice>
    );
  }
  if (!query.data) return <Skeleton className="h-24" />;
  return <CodeBlock label="Body as it was sent" code={JSON.stringify(query.data.raw_payload, null, 2)} />;
}
