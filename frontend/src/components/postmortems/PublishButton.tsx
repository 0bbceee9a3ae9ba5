import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { Notice } from '@/components/ui/Notice';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { usePublishPostmortem } from '@/services/queries/postmortems';
import type { Incident, Postmortem } from '@/types/api';
import { fieldName } from './postmortemForm';

/** Publishes it after a question, or shows what the server still misses. */
export function PublishButton({ incident, postmortem }: { incident: Incident; postmortem: Postmortem }) {
  const may = useCan('postmortem.publish');
  const publish = usePublishPostmortem(incident.id);
  const [asking, setAsking] = useState(false);
  if (!may || postmortem.status === 'published') return null;
  const failure = publish.error ? toApiError(publish.error) : null;
  const confirm = () =>
    publish.mutate(
      { params: { path: { incident_id: incident.id } } },
      { onSuccess: () => toast('Postmortem published', { tone: 'good' }), onSettled: () => setAsking(false) },
    );
  return (
    <>
      {failure && (
        <Notice tone="bad" alert>
          <p>Not published. {failure.fields.length === 0 && failure.detail}</p>
          {failure.fields.length > 0 && (
            <ul className="list-disc pl-5">
              {failure.fields.map(({ field, message }) => (
                <li key={field}>
                  {fieldName(field)} {message}
                </li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      <div>
        <Button variant="primary" onClick={() => setAsking(true)}>
          Publish
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onCancel={() => setAsking(false)}
        onConfirm={confirm}
        title="Publish this postmortem?"
        confirm="Publish postmortem"
        busy={publish.isPending}
      >
        It stays published; its text can still be changed.
        {incident.state === 'resolved' && ' The incident becomes learned.'}
      </ConfirmDialog>
    </>
  );
}
