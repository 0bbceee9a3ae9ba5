import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';

/** How good the values of a Web Vital are. */
export const ratings = {
  good: { tone: 'good', icon: CircleCheck, label: 'Good' },
  'needs-improvement': { tone: 'warn', icon: TriangleAlert, label: 'Needs work' },
  poor: { tone: 'bad', icon: CircleAlert, label: 'Poor' },
} as const;
