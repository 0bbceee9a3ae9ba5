import { Sparkles } from 'lucide-react';
import { EmptyState } from '@/components/layout/EmptyState';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { whyNot } from '@/lib/permissions';
import { useSavePostmortem } from '@/services/queries/postmortems';
import type { Incident } from '@/types/api';
import { OrderNotice } from './OrderNotice';
import type { DraftOrder } from './useDraftOrder';

const early: readonly Incident['state'][] = ['detected', 'acknowledged', 'investigating'];

/** Why there is no postmortem, and the ways to begin one. */
export function NoPostmortem({ incident, order }: { incident: Incident; order: DraftOrder }) {
  const mayDraft = useCan('postmortem.generate');
  const mayWrite = useCan('postmortem.edit');
  const save = useSavePostmortem(incident.id);
  if (early.includes(incident.state)) {
    return (
      <EmptyState title="Not yet">
        This incident is {incident.state}. Its postmortem is written once it is mitigated: until then the story has no end.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <OrderNotice order={order} />
      {save.error && (
        <Notice tone="bad" alert>
          {toApiError(save.error).detail}
        </Notice>
      )}
      <EmptyState
        title="No postmortem yet"
        action={
          (mayDraft || mayWrite) && (
            <div className="flex flex-wrap justify-center gap-2">
              {mayDraft && (
                <Button variant="primary" busy={order.sending} onClick={() => order.ask(false)}>
                  <Sparkles size={14} aria-hidden /> Draft it
                </Button>
              )}
              {mayWrite && (
                <Button busy={save.isPending} onClick={() => save.mutate({ body: {}, version: null })}>
                  Begin empty
                </Button>
              )}
            </div>
          )
        }
      >
        {mayDraft
          ? 'A draft takes timeline, alerts, hypotheses and followed runbooks together. You change and publish it.'
          : `Nobody began one. ${whyNot('postmortem.edit')}`}
      </EmptyState>
    </div>
  );
}
