import { CircleMinus, CirclePlus } from 'lucide-react';
import { safeText } from '@/lib/format/text';

interface Props {
  /** Whether the points speak for the claim or against it. */
  side: 'for' | 'against';
  points: readonly string[];
}

/** What speaks for a hypothesis, or against it. */
export function PointList({ side, points }: Props) {
  const Icon = side === 'for' ? CirclePlus : CircleMinus;
  const title = side === 'for' ? 'Evidence for' : 'Evidence against';
  return (
    <section className="min-w-0">
      <h4 className="pb-1 font-medium text-muted text-xs">{title}</h4>
      {points.length === 0 ? (
        <p className="text-muted text-sm">{side === 'for' ? 'None was named.' : 'Nothing found speaks against it.'}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {points.map((point) => (
            <li key={point} className="flex items-start gap-2 text-sm">
              <Icon size={14} aria-hidden className={`mt-0.5 shrink-0 ${side === 'for' ? 'text-good' : 'text-bad'}`} />
              <span className="min-w-0 break-words">{safeText(point)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
