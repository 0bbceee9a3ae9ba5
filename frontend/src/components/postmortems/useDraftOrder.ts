import { useState } from 'react';
import { useLiveEvent } from '@/contexts/WebSocketContext';
import { useDraft } from '@/hooks/useDraft';
import { toApiError } from '@/lib/errors';
import { useGeneratePostmortem } from '@/services/queries/postmortems';
import type { Postmortem } from '@/types/api';

export interface DraftOrder {
  state: 'none' | 'queued' | 'arrived' | 'failed';
  sending: boolean;
  /** Why the server refused to draft. */
  refusal: string | undefined;
  ask: (overwrite: boolean, then?: () => void) => void;
  dismiss: () => void;
}

/** A draft that was asked for, from the answer "queued" to the event that tells of its arrival. */
export function useDraftOrder(incidentId: string, postmortem: Postmortem | undefined): DraftOrder {
  const generate = useGeneratePostmortem(incidentId);
  // The version that stood when the draft was asked for: a newer one that was missed while away has ended the wait.
  const [asked, setAsked] = useDraft(`postmortem-asked:${incidentId}`);
  const [end, setEnd] = useState<'arrived' | 'failed' | null>(null);
  useLiveEvent((event) => {
    if (event.type !== 'postmortem.generated' || event.data.incident_id !== incidentId) return;
    setAsked('');
    setEnd(event.data.status === 'failed' ? 'failed' : 'arrived');
  });
  const waits = asked !== '' && (postmortem === undefined || postmortem.version <= Number(asked));
  return {
    state: waits ? 'queued' : (end ?? 'none'),
    sending: generate.isPending,
    refusal: generate.error ? toApiError(generate.error).detail : undefined,
    ask: (overwrite, then) => {
      setEnd(null);
      generate.mutate(
        { params: { path: { incident_id: incidentId } }, body: { overwrite } },
        {
          onSuccess: () => setAsked(String(postmortem?.version ?? 1)),
          onSettled: () => then?.(),
        },
      );
    },
    dismiss: () => {
      setEnd(null);
      generate.reset();
    },
  };
}
