import { ArrowDown, ArrowUp, Equal, Flame, Info, type LucideIcon } from 'lucide-react';
import { Badge } from './Badge';

type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

const looks: Record<Severity, { icon: LucideIcon; label: string }> = {
  critical: { icon: Flame, label: 'Critical' },
  high: { icon: ArrowUp, label: 'High' },
  medium: { icon: Equal, label: 'Medium' },
  low: { icon: ArrowDown, label: 'Low' },
  info: { icon: Info, label: 'Info' },
};

/** How bad something is: icon, word and color. */
export function SeverityBadge({ severity, look = 'soft' }: { severity: Severity; look?: 'soft' | 'plain' }) {
  const { icon, label } = looks[severity];
  return <Badge tone={severity} icon={icon} label={label} look={look} />;
}
