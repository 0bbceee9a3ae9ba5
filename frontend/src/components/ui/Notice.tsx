import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';

type NoticeTone = 'info' | 'warn' | 'bad' | 'good';

const looks: Record<NoticeTone, { icon: LucideIcon; box: string; mark: string }> = {
  info: { icon: Info, box: 'border-border bg-info-soft', mark: 'text-muted' },
  warn: { icon: TriangleAlert, box: 'border-warn/40 bg-warn-soft', mark: 'text-warn' },
  bad: { icon: CircleAlert, box: 'border-bad/40 bg-bad-soft', mark: 'text-bad' },
  good: { icon: CircleCheck, box: 'border-good/40 bg-good-soft', mark: 'text-good' },
};

interface Props {
  tone?: NoticeTone;
  children: ReactNode;
  /** Read out at once: for what follows an action of the person. */
  alert?: boolean;
  action?: ReactNode;
}

/** A sentence that belongs to the content beneath or above it. */
export function Notice({ tone = 'info', children, alert = false, action }: Props) {
  const { icon: Icon, box, mark } = looks[tone];
  return (
    <div
      role={alert ? 'alert' : undefined}
      className={cx('flex items-center gap-2 rounded-md border px-2.5 py-1.5 text-sm', box)}
    >
      <Icon size={15} aria-hidden className={cx('shrink-0', mark)} />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
