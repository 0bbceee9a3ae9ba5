import { Ban, CircleCheck, CircleDashed, CircleX, type LucideIcon, Play, SkipForward } from 'lucide-react';
import type { Tone } from '@/components/ui/Badge';
import type { RunbookExecution, Schema } from '@/types/api';

interface Look {
  icon: LucideIcon;
  tone: Tone;
  label: string;
}

/** How an execution stands, in icon and word. */
export const executionLooks: Record<RunbookExecution['status'], Look> = {
  running: { icon: Play, tone: 'accent', label: 'Running' },
  completed: { icon: CircleCheck, tone: 'good', label: 'Completed' },
  aborted: { icon: Ban, tone: 'warn', label: 'Aborted' },
};

export type StepStatus = Schema<'RunbookExecutionStep'>['status'];

/** What became of a step, in icon and word. */
export const stepLooks: Record<StepStatus, Look> = {
  pending: { icon: CircleDashed, tone: 'neutral', label: 'Pending' },
  done: { icon: CircleCheck, tone: 'good', label: 'Done' },
  skipped: { icon: SkipForward, tone: 'warn', label: 'Skipped' },
  failed: { icon: CircleX, tone: 'bad', label: 'Failed' },
};

/** How many steps of an execution are behind. */
export function stepsBehind({ steps }: RunbookExecution): number {
  return steps.filter(({ status }) => status !== 'pending').length;
}
