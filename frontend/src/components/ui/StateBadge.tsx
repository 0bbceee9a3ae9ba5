import { BookOpenCheck, CircleCheck, CircleDot, Eye, type LucideIcon, SearchCheck, ShieldCheck } from 'lucide-react';
import { Badge } from './Badge';

type State = 'detected' | 'acknowledged' | 'investigating' | 'mitigated' | 'resolved' | 'learned';

const looks: Record<State, { icon: LucideIcon; label: string }> = {
  detected: { icon: CircleDot, label: 'Detected' },
  acknowledged: { icon: Eye, label: 'Acknowledged' },
  investigating: { icon: SearchCheck, label: 'Investigating' },
  mitigated: { icon: ShieldCheck, label: 'Mitigated' },
  resolved: { icon: CircleCheck, label: 'Resolved' },
  learned: { icon: BookOpenCheck, label: 'Learned' },
};

/** How far an incident has come: icon, word and color. */
export function StateBadge({ state, look = 'plain' }: { state: State; look?: 'soft' | 'plain' }) {
  const { icon, label } = looks[state];
  return <Badge tone={state} icon={icon} label={label} look={look} />;
}
