import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { useDeleteRunbook } from '@/services/queries/runbooks';
import type { Runbook } from '@/types/api';

/** Deletes the runbook after asking; nothing is shown to those who may not. */
export function DeleteRunbook({ runbook }: { runbook: Runbook }) {
  const may = useCan('runbook.delete');
  const [asking, setAsking] = useState(false);
  const remove = useDeleteRunbook();
  const navigate = useNavigate();
  if (!may) return null;
  const cancel = () => {
    remove.reset();
    setAsking(false);
  };
  const confirm = () =>
    remove.mutate(
      { params: { path: { runbook_id: runbook.id } } },
      {
        onSuccess: () => {
          toast('Runbook deleted', { tone: 'good' });
          void navigate({ to: '/runbooks' });
        },
      },
    );
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <Trash2 size={14} aria-hidden /> Delete
      </Button>
      <ConfirmDialog
        open={asking}
        onCancel={cancel}
        onConfirm={confirm}
        title={`Delete runbook “${safeText(runbook.title)}”?`}
        confirm="Delete runbook"
        busy={remove.isPending}
        error={remove.error ? toApiError(remove.error).detail : undefined}
      >
        Its executions go with it. What they did stays in the history of incidents. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}
