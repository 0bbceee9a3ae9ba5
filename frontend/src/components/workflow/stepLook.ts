import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { WorkflowStep } from '@/types/api';

/** Icon and color of each state of a step. */
export const stepLook: Record<WorkflowStep['status'], { icon: LucideIcon; tone: string }> = {
  pending: { icon: CircleDashed, tone: 'text-faint' },
  in_progress: { icon: LoaderCircle, tone: 'text-accent-text animate-spin' },
  completed: { icon: CircleCheck, tone: 'text-good' },
  failed: { icon: CircleAlert, tone: 'text-bad' },
  skipped: { icon: CircleSlash, tone: 'text-faint' },
};
