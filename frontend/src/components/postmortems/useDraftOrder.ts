import { useState } from 'react';
import { useLiveEvent } from '@/contexts/WebSocketContext';
import { toApiError } from '@/lib/errors';
import { useGeneratePostmortem } from '@/services/queries/postmortems';
import type { Postmortem } from '@/types/api';

export interface DraftOrder {
  state: 'none' | 'queued' | 'arrived' | 'failed';
  sending: boolean;
  /** Why the server refused to draft. */
  refusal: string | undefined;
  /** Why there is no draft, when it failed. */
  reason: string | undefined;
  ask: (overwrite: boolean, then?: () => void) => void;
  dismiss: () => void;
}

/** A draft that was asked for, here or elsewhere, until its end is dismissed. */
export function useDraftOrder(incidentId: string, postmortem: Postmortem | undefined): DraftOrder {
  const generate = useGeneratePostmortem(incidentId);
  const [arrived, setArrived] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  useLiveEvent((event) => {
    if (event.type !== 'postmortem.generated' || event.data.incident_id !== incidentId) return;
    setDismissed(null);
    setArrived(event.data.status !== 'failed');
  });
  const draft = postmortem?.draft;
  const reason = draft?.error_message ?? undefined;
  return {
    state: stateOf(draft?.status, arrived, reason !== undefined && reason === dismissed),
    sending: generate.isPending,
    refusal: generate.error ? toApiError(generate.error).detail : undefined,
    reason,
    ask: (overwrite, then) => {
      setArrived(false);
      setDismissed(null);
      generate.mutate({ params: { path: { incident_id: incidentId } }, body: { overwrite } }, { onSettled: () => then?.() });
    },
    dismiss: () => {
      setArrived(false);
      setDismissed(reason ?? null);
      generate.reset();
    },
  };
}

function stateOf(status: Postmortem['draft']['status'] | undefined, arrived: boolean, dismissed: boolean): DraftOrder['state'] {
  if (status === 'running') return 'queued';
  if (status === 'failed') return dismissed ? 'none' : 'failed';
  return arrived ? 'arrived' : 'none';
}
