import { toast } from '@/components/ui/toasts';
import { toApiError } from '@/lib/errors';
import type { TimelineEvent } from '@/services/queries/incident';
import { useEditEvent } from '@/services/queries/response';
import type { Schema } from '@/types/api';

export type EventEdit = Schema<'EditTimelineEventRequest'>;

/** Pins, hides and restores events; what has an inverse offers it. */
export function useEventEdits(incidentId: string) {
  const edit = useEditEvent(incidentId);
  const change = (event: TimelineEvent, body: EventEdit, undo = true) =>
    edit.mutate(
      { params: { path: { incident_id: incidentId, event_id: event.id } }, body },
      {
        onSuccess: () => {
          const back = inverse(body);
          toast(said(body), undo && back ? { action: { label: 'Undo', run: () => change(event, back, false) } } : {});
        },
        onError: (error) => toast('The event was not changed', { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  return change;
}

function inverse({ pinned, hidden }: EventEdit): EventEdit | null {
  if (pinned !== undefined) return { pinned: !pinned };
  return hidden === undefined ? null : { hidden: !hidden };
}

function said({ pinned, hidden }: EventEdit): string {
  if (pinned !== undefined) return pinned ? 'Pinned' : 'Unpinned';
  if (hidden !== undefined) return hidden ? 'Hidden from the timeline' : 'On the timeline again';
  return 'Restored';
}
