import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { toast } from '@/components/ui/toasts';
import { toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { useEndSessions } from '@/services/queries/account';

/** Signs the person out everywhere but here. */
export function EndOthers() {
  const [asking, setAsking] = useState(false);
  const end = useEndSessions();
  const close = () => {
    setAsking(false);
    end.reset();
  };
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        End all others
      </Button>
      <ConfirmDialog
        open={asking}
        title="End all your other sessions?"
        confirm="End all others"
        busy={end.isPending}
        error={end.error ? toApiError(end.error).detail : undefined}
        onCancel={close}
        onConfirm={() =>
          end.mutate(
            { body: { keep_current: true } },
            {
              onSuccess: ({ revoked }) => {
                toast(`${plural(revoked, 'session')} ended`, { tone: 'good' });
                close();
              },
            },
          )
        }
      >
        You stay signed in here. Everywhere else you have to sign in again.
      </ConfirmDialog>
    </>
  );
}
