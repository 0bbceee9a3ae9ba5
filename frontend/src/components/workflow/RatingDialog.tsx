import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { Form } from '@/components/ui/Form';
import { Select } from '@/components/ui/Select';
import { Skeleton } from '@/components/ui/Skeleton';
import { Textarea } from '@/components/ui/Textarea';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { feedbackQuery, useRate } from '@/services/queries/hypotheses';
import type { Hypothesis } from '@/types/api';

const ratings = [
  { value: 'up', label: 'Helpful' },
  { value: 'down', label: 'Not helpful' },
] as const;

/** What people said about a hypothesis, and a place to say more than a thumb can. */
export function RatingDialog({ hypothesis, onClose }: { hypothesis: Hypothesis; onClose: () => void }) {
  const may = useCan('hypothesis.rate');
  const path = { incident_id: hypothesis.incident_id, hypothesis_id: hypothesis.id };
  const query = useQuery(feedbackQuery(path.incident_id, path.hypothesis_id));
  return (
    <Dialog open onClose={onClose} title="Feedback" description={safeText(hypothesis.claim)}>
      <div className="flex flex-col gap-4">
        {may && <RatingForm hypothesis={hypothesis} onSaved={onClose} />}
        <PanelFrame
          title="What people said"
          query={query}
          action="hypothesis.read"
          skeleton={<Skeleton className="m-3 h-16" />}
          isEmpty={(rows) => rows.length === 0}
          empty={<EmptyState title="No feedback yet">Later analyses of this project learn from what people say here.</EmptyState>}
        >
          {(rows) => (
            <ul className="divide-y divide-border">
              {rows.map((row) => (
                <li key={row.id} className="flex flex-col gap-0.5 px-3 py-2 text-sm">
                  <p>
                    <strong className="font-semibold">{safeText(row.user_name)}</strong>
                    <span className="text-muted"> found it {row.rating === 'up' ? 'helpful' : 'not helpful'}</span>
                  </p>
                  {row.comment && <p className="break-words">{safeText(row.comment)}</p>}
                  {row.actual_cause && (
                    <p className="break-words">
                      <span className="text-muted">Actual cause: </span>
                      {safeText(row.actual_cause)}
                    </p>
                  )}
                </li>
              ))}
            </ul>
          )}
        </PanelFrame>
      </div>
    </Dialog>
  );
}

function RatingForm({ hypothesis, onSaved }: { hypothesis: Hypothesis; onSaved: () => void }) {
  const rate = useRate(hypothesis.incident_id);
  const [rating, setRating] = useState<'up' | 'down'>(hypothesis.feedback.mine ?? 'up');
  const [comment, setComment] = useState('');
  const [cause, setCause] = useState('');
  const save = () =>
    rate.mutate(
      {
        params: { path: { incident_id: hypothesis.incident_id, hypothesis_id: hypothesis.id } },
        body: {
          rating,
          ...(comment.trim() ? { comment: comment.trim() } : {}),
          ...(cause.trim() ? { actual_cause: cause.trim() } : {}),
        },
      },
      {
        onSuccess: () => {
          toast('Feedback saved', { tone: 'good' });
          onSaved();
        },
      },
    );
  return (
    <Form problem={rate.error && toApiError(rate.error).detail} onSubmit={save}>
      <Field label="Rating" hint="Yours replaces what you said before.">
        {(control) => <Select {...control} value={rating} options={ratings} onValueChange={setRating} />}
      </Field>
      <Field label="Comment" required={false}>
        {(control) => (
          <Textarea {...control} rows={2} maxLength={2000} value={comment} onChange={(event) => setComment(event.target.value)} />
        )}
      </Field>
      <Field label="Actual cause" required={false} hint="What it really was, when you know.">
        {(control) => (
          <Textarea {...control} rows={2} maxLength={2000} value={cause} onChange={(event) => setCause(event.target.value)} />
        )}
      </Field>
      <Button type="submit" variant="primary" className="self-end" busy={rate.isPending}>
        Save feedback
      </Button>
    </Form>
  );
}
