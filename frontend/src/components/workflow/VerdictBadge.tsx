import { BadgeCheck, Ban } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import type { Hypothesis } from '@/types/api';

/** What people decided; nothing while it is only proposed. */
export function VerdictBadge({ status }: { status: Hypothesis['status'] }) {
  if (status === 'confirmed') return <Badge tone="good" icon={BadgeCheck} label="Confirmed" />;
  if (status === 'rejected') return <Badge icon={Ban} label="Rejected" />;
  return null;
}
