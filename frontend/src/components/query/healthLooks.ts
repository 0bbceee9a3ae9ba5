import { CircleCheck, CircleHelp, CircleX, Hourglass, type LucideIcon, Unplug } from 'lucide-react';
import type { Health } from '@/lib/servicemap/model';

/** How the health of a service is shown: color, icon and word. */
export const healthLooks: Record<Health, { icon: LucideIcon; tone: 'bad' | 'warn' | 'good' | 'neutral'; label: string }> = {
  failing: { icon: CircleX, tone: 'bad', label: 'Failing' },
  silent: { icon: Unplug, tone: 'bad', label: 'Silent' },
  slow: { icon: Hourglass, tone: 'warn', label: 'Slow' },
  healthy: { icon: CircleCheck, tone: 'good', label: 'Healthy' },
  idle: { icon: CircleHelp, tone: 'neutral', label: 'No requests' },
};
