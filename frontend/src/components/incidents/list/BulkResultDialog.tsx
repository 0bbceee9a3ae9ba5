import { CircleCheck, CircleX } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { changeWord } from './changeWord';
import type { BulkResult, Outcome } from './useIncidentActions';

interface Props {
  result: BulkResult;
  onClose: () => void;
  onRetry: (failed: Outcome[]) => void;
}

/** What became of every row of a bulk change; the failures and their reasons come first. */
export function BulkResultDialog({ result, onClose, onRetry }: Props) {
  const failed = result.outcomes.filter(({ reason }) => reason !== undefined);
  const done = result.outcomes.filter(({ reason }) => reason === undefined);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${count(done.length)} done, ${count(failed.length)} failed`}
      description={`Incidents to be ${changeWord(result.change)}. The failed ones stay selected.`}
      footer={
        <>
          <Button onClick={() => onRetry(failed)}>Retry failed</Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <ul aria-label="Failed" className="flex flex-col divide-y divide-border">
        {failed.map(({ incident, reason }) => (
          <li key={incident.id} className="flex gap-2 py-1.5 text-sm">
            <CircleX size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
            <div className="min-w-0">
              <p className="break-words font-medium">{safeText(incident.title)}</p>
              <p className="text-muted">{reason}</p>
            </div>
          </li>
        ))}
      </ul>
      {done.length > 0 && (
        <ul aria-label="Done" className="mt-2 flex flex-col gap-1 border-border border-t pt-2">
          {done.map(({ incident }) => (
            <li key={incident.id} className="flex gap-2 text-sm">
              <CircleCheck size={15} aria-hidden className="mt-0.5 shrink-0 text-good" />
              <span className="min-w-0 truncate">{safeText(incident.title)}</span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
