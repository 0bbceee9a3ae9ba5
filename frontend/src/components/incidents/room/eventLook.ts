import { Activity, Bell, type LucideIcon, Megaphone, MessageSquare, Rocket, Sparkles, Workflow } from 'lucide-react';
import type { EventSort } from '@/lib/search/incidentRoom';

/** Icon, color and plural name of each sort of event. */
export const eventLook: Record<EventSort, { icon: LucideIcon; tone: string; plural: string }> = {
  comment: { icon: MessageSquare, tone: 'text-accent-text', plural: 'Comments' },
  change: { icon: Activity, tone: 'text-muted', plural: 'Changes' },
  alert: { icon: Bell, tone: 'text-high', plural: 'Alerts' },
  deployment: { icon: Rocket, tone: 'text-muted', plural: 'Deployments' },
  hypothesis: { icon: Sparkles, tone: 'text-investigating', plural: 'Hypotheses' },
  step: { icon: Workflow, tone: 'text-faint', plural: 'Analysis steps' },
  update: { icon: Megaphone, tone: 'text-muted', plural: 'Updates' },
};
