import { Check, CircleX, SkipForward, Undo2 } from 'lucide-react';
import { Ago } from '@/components/layout/Ago';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Textarea } from '@/components/ui/Textarea';
import { useFormDraft } from '@/hooks/useFormDraft';
import { safeText } from '@/lib/format/text';
import type { Schema } from '@/types/api';
import { type StepStatus, stepLooks } from './executionLook';
import { StepText } from './StepText';

interface Props {
  executionId: string;
  step: Schema<'RunbookExecutionStep'>;
  number: number;
  /** Nothing can be said about it: the execution is over, or the person may not. */
  locked: boolean;
  busy: boolean;
  onSay: (said: Schema<'UpdateExecutionStepsRequest'>, then: () => void) => void;
}

const answers: { status: StepStatus; label: string; icon: typeof Check }[] = [
  { status: 'done', label: 'Done', icon: Check },
  { status: 'skipped', label: 'Skip', icon: SkipForward },
  { status: 'failed', label: 'Failed', icon: CircleX },
];

/** One line of the checklist: what to do, what became of it, and a note. */
export function ExecutionStep({ executionId, step, number, locked, busy, onSay }: Props) {
  const [draft, setDraft] = useFormDraft<{ note: string }>(`execution:${executionId}:${step.step_id}`);
  const note = draft?.note ?? step.note ?? '';
  const changed = note !== (step.note ?? '');
  const title = safeText(step.title);
  const say = (status: StepStatus) =>
    onSay({ step_id: step.step_id, status, ...(changed ? { note } : {}) }, () => setDraft(null));
  return (
    <li className="flex flex-col gap-2 px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <h4 className="min-w-0 flex-1 font-medium text-sm">
          {number}. {title}
        </h4>
        <Badge look="plain" {...stepLooks[step.status]} />
        {step.by && step.at && (
          <span className="text-muted text-xs">
            {safeText(step.by)}, <Ago at={step.at} />
          </span>
        )}
      </div>
      <StepText step={step} />
      {locked && step.note && <p className="whitespace-pre-wrap break-words text-sm">Note: {safeText(step.note)}</p>}
      {!locked && (
        <>
          <Field label={`Note on step ${number}`} required={false}>
            {(control) => (
              <Textarea
                {...control}
                rows={1}
                maxLength={2000}
                value={note}
                onChange={(event) => setDraft({ note: event.target.value })}
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-1.5">
            {step.status === 'pending' ? (
              answers.map(({ status, label, icon: Icon }) => (
                <Button key={status} size="sm" aria-label={`${label}: ${title}`} disabled={busy} onClick={() => say(status)}>
                  <Icon size={13} aria-hidden /> {label}
                </Button>
              ))
            ) : (
              <Button size="sm" aria-label={`Back to pending: ${title}`} disabled={busy} onClick={() => say('pending')}>
                <Undo2 size={13} aria-hidden /> Back to pending
              </Button>
            )}
            {changed && (
              <Button size="sm" aria-label={`Save note: ${title}`} disabled={busy} onClick={() => say(step.status)}>
                Save note
              </Button>
            )}
          </div>
        </>
      )}
    </li>
  );
}
