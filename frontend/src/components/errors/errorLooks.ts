import { CircleCheck, CircleDot, CircleSlash, Search } from 'lucide-react';

/** How the status of a group of errors looks. */
export const errorLooks = {
  unresolved: { icon: CircleDot, tone: 'bad', label: 'Unresolved' },
  investigating: { icon: Search, tone: 'investigating', label: 'Investigating' },
  resolved: { icon: CircleCheck, tone: 'good', label: 'Resolved' },
  ignored: { icon: CircleSlash, tone: 'neutral', label: 'Ignored' },
} as const;
