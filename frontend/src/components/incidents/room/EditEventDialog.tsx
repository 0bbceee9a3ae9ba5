import { useState } from 'react';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { useZone } from '@/hooks/useZone';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { fromWallClock, toWallClock } from '@/lib/time/zone';
import type { TimelineEvent } from '@/services/queries/incident';
import { useEditEvent } from '@/services/queries/response';

interface Props {
  incidentId: string;
  event: TimelineEvent;
  onClose: () => void;
}

/** Another title and time for one event, on the timeline only. */
export function EditEventDialog({ incidentId, event, onClose }: Props) {
  const zone = useZone();
  const edit = useEditEvent(incidentId);
  const [first] = useState(() => toWallClock(Date.parse(event.at), zone.name));
  const [title, setTitle] = useState(event.title);
  const [at, setAt] = useState(first);
  const moment = fromWallClock(at, zone.name);
  const failure = edit.error ? toApiError(edit.error) : null;
  const changed = {
    ...(title.trim() === event.title ? {} : { title: title.trim() }),
    // Seconds that the field does not show stay unless the minute was changed.
    ...(at === first || moment === undefined ? {} : { at: new Date(moment).toISOString() }),
  };
  const submit = () =>
    edit.mutate(
      { params: { path: { incident_id: incidentId, event_id: event.id } }, body: changed },
      {
        onSuccess: () => {
          toast('Saved');
          onClose();
        },
      },
    );
  return (
    <FormDialog
      submit="Save"
      onSubmit={submit}
      problem={formProblem(failure)}
      busy={edit.isPending}
      disabled={title.trim() === '' || moment === undefined || Object.keys(changed).length === 0}
      onClose={onClose}
      title="Edit event"
      description="Changes what the timeline shows, for everybody. The original can be restored."
    >
      <Field label="Title" error={fieldMessage(failure, 'title')}>
        {(control) => (
          <TextInput {...control} value={title} maxLength={500} required onChange={({ target }) => setTitle(target.value)} />
        )}
      </Field>
      <Field label={`Time (${zone.label})`} error={moment === undefined ? 'Enter a time.' : fieldMessage(failure, 'at')}>
        {(control) => (
          <TextInput {...control} type="datetime-local" value={at} required onChange={({ target }) => setAt(target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}
