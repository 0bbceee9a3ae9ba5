import { BadgeCheck, Ban, RotateCcw } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { useJudge } from '@/services/queries/hypotheses';
import type { Hypothesis } from '@/types/api';

type Status = Hypothesis['status'];

const said: Record<Status, string> = {
  confirmed: 'Confirmed as the cause',
  rejected: 'Rejected',
  proposed: 'Verdict taken back',
};

/** Confirms or rejects a hypothesis; a verdict can be taken back. */
export function VerdictButtons({ hypothesis }: { hypothesis: Hypothesis }) {
  const may = useCan('hypothesis.judge');
  const judge = useJudge(hypothesis.incident_id);
  if (!may) return null;
  const set = (status: Status) =>
    judge.mutate(
      { params: { path: { incident_id: hypothesis.incident_id, hypothesis_id: hypothesis.id } }, body: { status } },
      {
        onSuccess: () => toast(said[status], { tone: 'good' }),
        onError: (error) => toast('The verdict was not saved', { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  const sets = (status: Status) => judge.isPending && judge.variables.body.status === status;
  if (hypothesis.status !== 'proposed') {
    return (
      <Button size="sm" variant="ghost" busy={judge.isPending} onClick={() => set('proposed')}>
        {!judge.isPending && <RotateCcw size={13} aria-hidden />} Take back verdict
      </Button>
    );
  }
  return (
    <>
      <Button size="sm" busy={sets('confirmed')} disabled={judge.isPending} onClick={() => set('confirmed')}>
        {!sets('confirmed') && <BadgeCheck size={13} aria-hidden />} Confirm
      </Button>
      <Button size="sm" busy={sets('rejected')} disabled={judge.isPending} onClick={() => set('rejected')}>
        {!sets('rejected') && <Ban size={13} aria-hidden />} Reject
      </Button>
    </>
  );
}
