import { Link } from '@tanstack/react-router';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { safeText } from '@/lib/format/text';
import { hypothesesQuery } from '@/services/queries/hypotheses';
import type { Hypothesis, Incident } from '@/types/api';
import { Confidence } from './Confidence';
import { NoHypotheses } from './NoHypotheses';
import { PointList } from './PointList';
import { SourceBadge } from './SourceBadge';
import { VerdictBadge } from './VerdictBadge';
import { VerdictButtons } from './VerdictButtons';

const fewPoints = 3;

/** The confirmed cause, or the likeliest one. */
export function TopHypothesis({ incident }: { incident: Incident }) {
  const query = useLiveQuery(hypothesesQuery(incident.id), { channels: ['hypotheses'] });
  const top = best(query.data ?? []);
  return (
    <PanelFrame
      title={top?.status === 'confirmed' ? 'Confirmed cause' : 'Top hypothesis'}
      query={query}
      action="hypothesis.read"
      skeleton={<Skeleton className="m-3 h-44" />}
      isEmpty={(rows) => rows.length === 0}
      empty={<NoHypotheses incident={incident} />}
      actions={
        <Link
          to="/incidents/$incidentId"
          params={{ incidentId: incident.id }}
          search={{ tab: 'hypotheses' }}
          className="text-accent-text text-xs underline-offset-2 hover:underline"
        >
          {(query.data?.length ?? 0) > 1 ? `All ${query.data?.length} hypotheses` : 'Details'}
        </Link>
      }
    >
      {() => (top ? <Best hypothesis={top} /> : <p className="p-3 text-muted text-sm">Every hypothesis was rejected.</p>)}
    </PanelFrame>
  );
}

function best(rows: readonly Hypothesis[]): Hypothesis | undefined {
  return rows.find(({ status }) => status === 'confirmed') ?? rows.find(({ status }) => status === 'proposed');
}

function Best({ hypothesis }: { hypothesis: Hypothesis }) {
  const [first] = hypothesis.suggested_actions;
  return (
    <div className="flex flex-col gap-2.5 p-3">
      <div className="flex flex-col gap-1">
        <p className="break-words font-semibold text-md">{safeText(hypothesis.claim)}</p>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Confidence score={hypothesis.confidence_score} />
          <SourceBadge source={hypothesis.source} />
          <VerdictBadge status={hypothesis.status} />
        </div>
      </div>
      <div className="grid gap-3 md:grid-cols-2">
        <PointList side="for" points={hypothesis.supporting_evidence.slice(0, fewPoints)} />
        <PointList side="against" points={hypothesis.contradicting_evidence.slice(0, fewPoints)} />
      </div>
      {first && (
        <p className="text-sm">
          <span className="font-medium text-muted text-xs">First suggested action </span>
          <span className="block break-words">{safeText(first)}</span>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-1">
        <VerdictButtons hypothesis={hypothesis} />
      </div>
    </div>
  );
}
