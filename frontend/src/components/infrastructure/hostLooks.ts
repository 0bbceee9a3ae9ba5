import { CircleCheck, CircleX, Clock } from 'lucide-react';

/** How the status of a host looks. */
export const hostLooks = {
  up: { icon: CircleCheck, tone: 'good', label: 'Up' },
  stale: { icon: Clock, tone: 'warn', label: 'Stale' },
  down: { icon: CircleX, tone: 'bad', label: 'Down' },
} as const;
