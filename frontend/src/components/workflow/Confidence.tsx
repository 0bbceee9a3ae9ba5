import { percent } from '@/lib/format/number';

/** How sure the analysis is, as a bar with its number. */
export function Confidence({ score }: { score: number }) {
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 text-xs">
      <span className="text-muted">Confidence</span>
      <span aria-hidden className="h-1.5 w-14 overflow-hidden rounded-full bg-hover">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${Math.round(score * 100)}%` }} />
      </span>
      <strong className="font-semibold">{percent(score)}</strong>
    </span>
  );
}
