import { MessageSquareText, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { cx } from '@/components/ui/cx';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { useRate } from '@/services/queries/hypotheses';
import type { Hypothesis } from '@/types/api';
import { RatingDialog } from './RatingDialog';

type Thumb = 'up' | 'down';

const thumbs = { up: { icon: ThumbsUp, label: 'Helpful' }, down: { icon: ThumbsDown, label: 'Not helpful' } } as const;

/** Whether the hypothesis helped. Later analyses of the project learn from it. */
export function Rating({ hypothesis }: { hypothesis: Hypothesis }) {
  const may = useCan('hypothesis.rate');
  const rate = useRate(hypothesis.incident_id);
  const [open, setOpen] = useState(false);
  const { feedback } = hypothesis;
  const set = (rating: Thumb) =>
    rate.mutate(
      { params: { path: { incident_id: hypothesis.incident_id, hypothesis_id: hypothesis.id } }, body: { rating } },
      {
        onSuccess: () =>
          toast('Thanks, rating saved', { tone: 'good', action: { label: 'Add a comment', run: () => setOpen(true) } }),
        onError: (error) => toast('The rating was not saved', { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  return (
    <>
      {(['up', 'down'] as const).map((thumb) => {
        const { icon: Icon, label } = thumbs[thumb];
        const mine = feedback.mine === thumb;
        return (
          <Button
            key={thumb}
            size="sm"
            variant="ghost"
            disabled={!may || rate.isPending}
            aria-pressed={mine}
            aria-label={`${label} (${feedback[thumb]})`}
            title={label}
            className={cx(mine && 'bg-selected text-accent-text!')}
            onClick={() => !mine && set(thumb)}
          >
            <Icon size={13} aria-hidden /> {feedback[thumb]}
          </Button>
        );
      })}
      {(may || feedback.up + feedback.down > 0) && (
        <Button size="sm" variant="ghost" onClick={() => setOpen(true)}>
          <MessageSquareText size={13} aria-hidden /> Feedback
        </Button>
      )}
      {open && <RatingDialog hypothesis={hypothesis} onClose={() => setOpen(false)} />}
    </>
  );
}
