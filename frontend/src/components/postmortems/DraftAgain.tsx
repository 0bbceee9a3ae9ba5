import { Sparkles } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { useCan } from '@/hooks/useCan';
import type { Postmortem } from '@/types/api';
import { isWritten } from './looks';
import type { DraftOrder } from './useDraftOrder';

/** Has a draft written; what is written already is replaced only after a question. */
export function DraftAgain({ postmortem, order }: { postmortem: Postmortem; order: DraftOrder }) {
  const may = useCan('postmortem.generate');
  const [asking, setAsking] = useState(false);
  if (!may || postmortem.status === 'published') return null;
  const written = isWritten(postmortem);
  return (
    <>
      <Button busy={order.sending} onClick={() => (written ? setAsking(true) : order.ask(false))}>
        <Sparkles size={14} aria-hidden /> {written ? 'Draft again' : 'Draft it'}
      </Button>
      <ConfirmDialog
        open={asking}
        onCancel={() => setAsking(false)}
        onConfirm={() => order.ask(true, () => setAsking(false))}
        title="Replace the text of this postmortem with a new draft?"
        confirm="Draft again"
        busy={order.sending}
      >
        Sections that the draft fills are replaced when it arrives. Action items stay, and it may add some.
      </ConfirmDialog>
    </>
  );
}
