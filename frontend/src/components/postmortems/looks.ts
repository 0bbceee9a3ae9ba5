import { CircleCheck, Eye, type LucideIcon, Pencil } from 'lucide-react';
import type { Tone } from '@/components/ui/Badge';
import type { Postmortem } from '@/types/api';

/** How far a postmortem has come, in icon and word. */
export const statusLooks: Record<Postmortem['status'], { icon: LucideIcon; tone: Tone; label: string }> = {
  draft: { icon: Pencil, tone: 'neutral', label: 'Draft' },
  in_review: { icon: Eye, tone: 'accent', label: 'In review' },
  published: { icon: CircleCheck, tone: 'good', label: 'Published' },
};

export type ItemStatus = Postmortem['action_items'][number]['status'];

export const itemStatuses: { value: ItemStatus; label: string }[] = [
  { value: 'open', label: 'Open' },
  { value: 'in_progress', label: 'In progress' },
  { value: 'done', label: 'Done' },
  { value: 'dropped', label: 'Dropped' },
];

/** Items that somebody still has to do. */
export function openItems(items: Postmortem['action_items']): number {
  return items.filter(({ status }) => status === 'open' || status === 'in_progress').length;
}

/** Whether anything is written beside the title. */
export function isWritten(postmortem: Postmortem): boolean {
  const { summary, impact, root_cause, detection, resolution } = postmortem;
  const { contributing_factors, timeline, lessons, action_items } = postmortem;
  return (
    [summary, impact, root_cause, detection, resolution].some(Boolean) ||
    [contributing_factors, timeline, lessons, action_items].some(({ length }) => length > 0)
  );
}
