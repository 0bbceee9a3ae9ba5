import type { LucideIcon } from 'lucide-react';
import { cx } from './cx';

export type Tone =
  | 'neutral'
  | 'accent'
  | 'good'
  | 'warn'
  | 'bad'
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'info'
  | 'detected'
  | 'acknowledged'
  | 'investigating'
  | 'mitigated'
  | 'resolved'
  | 'learned';

const soft: Partial<Record<Tone, string>> = {
  neutral: 'bg-info-soft text-muted',
  accent: 'bg-accent-soft text-accent-text',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  critical: 'bg-critical-soft text-critical',
  high: 'bg-high-soft text-high',
  medium: 'bg-medium-soft text-medium',
  low: 'bg-low-soft text-low',
  info: 'bg-info-soft text-info',
};

const plain: Record<Tone, string> = {
  neutral: 'text-muted',
  accent: 'text-accent-text',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  critical: 'text-critical',
  high: 'text-high',
  medium: 'text-medium',
  low: 'text-low',
  info: 'text-info',
  detected: 'text-detected',
  acknowledged: 'text-acknowledged',
  investigating: 'text-investigating',
  mitigated: 'text-mitigated',
  resolved: 'text-resolved',
  learned: 'text-learned',
};

interface Props {
  tone?: Tone;
  /** Color never stands alone: a toned badge has an icon and a word. */
  icon?: LucideIcon;
  label: string;
  /** `plain` is the icon in color and the word in text color, for dense tables. */
  look?: 'soft' | 'plain';
  className?: string;
}

/** A short fact with an icon and a word. */
export function Badge({ tone = 'neutral', icon: Icon, label, look = 'soft', className }: Props) {
  const isSoft = look === 'soft' && soft[tone] !== undefined;
  return (
    <span
      className={cx(
        'inline-flex max-w-full items-center gap-1 whitespace-nowrap align-middle text-xs',
        isSoft ? cx('h-5 rounded-sm px-1.5 font-medium', soft[tone]) : 'text-text',
        className,
      )}
    >
      {Icon && <Icon size={13} aria-hidden className={cx('shrink-0', !isSoft && plain[tone])} strokeWidth={2.25} />}
      <span className="truncate">{label}</span>
    </span>
  );
}
