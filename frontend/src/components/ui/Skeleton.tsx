import { cx } from './cx';

/** A block of the final size while something loads; it appears only when the answer takes longer than 200 ms. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={cx('appear-late block', className)}>
      <span className="pulse-soft block size-full rounded-sm bg-hover" />
    </span>
  );
}
