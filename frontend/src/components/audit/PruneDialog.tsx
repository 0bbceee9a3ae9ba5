import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { Field } from '@/components/ui/Field';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { usePruneAudit } from '@/services/queries/auditTools';

const [fewest, most, usual] = [30, 3650, 365];

/** Removes old entries, once it is clear which go and which stay. */
export function PruneDialog({ onClose }: { onClose: () => void }) {
  const prune = usePruneAudit();
  const [text, setText] = useState(String(usual));
  const [tried, setTried] = useState(false);
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  const fits = days >= fewest && days <= most;
  const failure = prune.error ? toApiError(prune.error) : null;
  const confirm = () => {
    setTried(true);
    if (!fits) return;
    prune.mutate(
      { params: { query: { days_to_keep: days } } },
      {
        onSuccess: ({ removed_count, remaining_count }) => {
          toast(`${plural(removed_count, 'entry', 'entries')} removed`, {
            detail: `${plural(remaining_count, 'entry', 'entries')} stay.`,
          });
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      open
      onCancel={onClose}
      onConfirm={confirm}
      title={fits ? `Remove entries older than ${days} days?` : 'Remove old entries?'}
      confirm="Remove old entries"
      busy={prune.isPending}
      error={formProblem(failure) ?? undefined}
    >
      <div className="flex flex-col gap-3">
        <p>
          They cannot be brought back; export them before. The last {fits ? days : ''} days stay, and so does the note of this
          removal. The chain stays checkable: the hash of the last removed entry is kept as its start.
        </p>
        <Field
          label="Days to keep"
          hint={`${fewest} to ${most}`}
          error={
            (tried || text.length > 3) && !fits
              ? `Enter a number from ${fewest} to ${most}.`
              : fieldMessage(failure, 'days_to_keep')
          }
        >
          {(control) => (
            <TextInput {...control} inputMode="numeric" value={text} required onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
      </div>
    </ConfirmDialog>
  );
}
