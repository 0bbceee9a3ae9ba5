import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { Dialog } from '@/components/ui/Dialog';
import { toApiError } from '@/lib/errors';
import { useRotateSecret } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';
import { SecretShown } from './SecretShown';

interface Props {
  projectId: string;
  source: Schema<'Integration'>;
  onClose: () => void;
}

/** Asks, makes a new webhook secret and shows it once. */
export function RotateSecretDialog({ projectId, source, onClose }: Props) {
  const rotate = useRotateSecret(projectId);
  if (rotate.data) {
    return (
      <Dialog
        open
        sticky
        width="lg"
        onClose={onClose}
        title={`New secret of ${source.name}`}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <SecretShown kind={source.integration_type} url={rotate.data.webhook_url ?? ''} secret={rotate.data.webhook_secret} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open
      title={`Make a new secret for "${source.name}"?`}
      confirm="Make new secret"
      busy={rotate.isPending}
      error={rotate.error ? toApiError(rotate.error).detail : undefined}
      onCancel={onClose}
      onConfirm={() => rotate.mutate({ params: { path: { project_id: projectId, integration_id: source.id } } })}
    >
      The old secret works for one more hour. Put the new one into the sender before that.
    </ConfirmDialog>
  );
}
