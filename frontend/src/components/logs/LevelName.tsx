import { cx } from '@/components/ui/cx';
import { safeText } from '@/lib/format/text';
import { levelLook } from './levels';

/** The level of a line. */
export function LevelName({ level }: { level: string }) {
  return <span className={cx('font-mono text-xs', levelLook(level))}>{safeText(level)}</span>;
}
