import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { toast } from '@/components/ui/toasts';
import { toApiError } from '@/lib/errors';
import { useDeleteIntegration } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';

interface Props {
  projectId: string;
  source: Schema<'Integration'>;
  onClose: () => void;
}

/** Asks before an alert source goes. */
export function DeleteIntegrationDialog({ projectId, source, onClose }: Props) {
  const remove = useDeleteIntegration(projectId);
  return (
    <ConfirmDialog
      open
      title={`Delete alert source "${source.name}"?`}
      confirm="Delete source"
      busy={remove.isPending}
      error={remove.error ? toApiError(remove.error).detail : undefined}
      onCancel={onClose}
      onConfirm={() =>
        remove.mutate(
          { params: { path: { project_id: projectId, integration_id: source.id } } },
          {
            onSuccess: () => {
              toast(`${source.name} is deleted`, { tone: 'good' });
              onClose();
            },
          },
        )
      }
    >
      What it sends from now on is refused. Its alerts and incidents stay. This cannot be undone.
    </ConfirmDialog>
  );
}
