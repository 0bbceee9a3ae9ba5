import { useId } from 'react';
import { cx } from '@/components/ui/cx';
import { safeText } from '@/lib/format/text';
import type { Hypothesis } from '@/types/api';
import { Confidence } from './Confidence';
import { EvidenceList } from './EvidenceList';
import { PointList } from './PointList';
import { Rating } from './Rating';
import { SourceBadge } from './SourceBadge';
import { VerdictBadge } from './VerdictBadge';
import { VerdictButtons } from './VerdictButtons';

/** One suspected cause: the claim, how sure, what speaks for and against, what to do. */
export function HypothesisCard({ hypothesis, selected }: { hypothesis: Hypothesis; selected: boolean }) {
  const id = useId();
  const { rank, claim, description, confidence_score, status, source } = hypothesis;
  return (
    <article
      aria-labelledby={id}
      data-hypothesis={hypothesis.id}
      className={cx(
        'flex flex-col gap-3 rounded-lg border bg-surface p-3',
        selected ? 'border-accent' : 'border-border',
        status === 'rejected' && 'bg-sunken',
      )}
    >
      <header className="flex flex-col gap-1.5">
        <div className="flex items-start gap-2">
          <span className="shrink-0 text-muted text-md tabular-nums">{rank}.</span>
          <h3 id={id} className={cx('min-w-0 flex-1 break-words font-semibold text-md', status === 'rejected' && 'line-through')}>
            {safeText(claim)}
          </h3>
        </div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Confidence score={confidence_score} />
          <SourceBadge source={source} />
          <VerdictBadge status={status} />
        </div>
        {description && <p className="max-w-200 whitespace-pre-wrap break-words text-sm">{safeText(description)}</p>}
      </header>
      <div className="grid gap-3 md:grid-cols-2">
        <PointList side="for" points={hypothesis.supporting_evidence} />
        <PointList side="against" points={hypothesis.contradicting_evidence} />
      </div>
      {hypothesis.evidence.length > 0 && (
        <section>
          <h4 className="pb-1 font-medium text-muted text-xs">Stored data it refers to</h4>
          <EvidenceList evidence={hypothesis.evidence} />
        </section>
      )}
      <SuggestedActions actions={hypothesis.suggested_actions} />
      <footer className="flex flex-wrap items-center gap-1 border-border border-t pt-2">
        <VerdictButtons hypothesis={hypothesis} />
        <span className="flex-1" />
        <Rating hypothesis={hypothesis} />
      </footer>
    </article>
  );
}

function SuggestedActions({ actions }: { actions: readonly string[] }) {
  if (actions.length === 0) return null;
  return (
    <section>
      <h4 className="pb-1 font-medium text-muted text-xs">Suggested actions</h4>
      <ol className="flex list-decimal flex-col gap-1 pl-5 text-sm marker:text-muted">
        {actions.map((action) => (
          <li key={action} className="break-words pl-1">
            {safeText(action)}
          </li>
        ))}
      </ol>
    </section>
  );
}
