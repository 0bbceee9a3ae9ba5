import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Hourglass, LoaderCircle } from 'lucide-react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import type { PanelQuery } from '@/components/layout/panelState';
import { cx } from '@/components/ui/cx';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { Skeleton } from '@/components/ui/Skeleton';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';
import { plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { Generation } from '@/services/queries/hypotheses';

const looks = {
  queued: { icon: Hourglass, tone: 'text-muted', words: 'Queued' },
  running: { icon: LoaderCircle, tone: 'text-accent-text', words: 'Running' },
  completed: { icon: CircleCheck, tone: 'text-good', words: 'Completed' },
  failed: { icon: CircleAlert, tone: 'text-bad', words: 'Failed' },
} as const;

interface Props {
  incidentId: string;
  query: PanelQuery<Generation[]>;
  /** The run whose hypotheses are shown. */
  shown: string | undefined;
}

/** Every run that looked for causes, newest first; each leads to what it found. */
export function GenerationList({ incidentId, query, shown }: Props) {
  const latest = query.data?.find(({ status }) => status === 'completed')?.generation_id;
  return (
    <PanelFrame
      title="Analysis runs"
      query={query}
      action="hypothesis.read"
      skeleton={<Skeleton className="m-3 h-16" />}
      isEmpty={(runs) => runs.length === 0}
      empty={<EmptyState title="No run yet" />}
    >
      {(runs) => (
        <ol className="py-1">
          {runs.map((run) => (
            <li key={run.generation_id}>
              <Run
                run={run}
                incidentId={incidentId}
                isLatest={run.generation_id === latest}
                isShown={run.generation_id === (shown ?? latest)}
              />
            </li>
          ))}
        </ol>
      )}
    </PanelFrame>
  );
}

interface RunProps {
  run: Generation;
  incidentId: string;
  isLatest: boolean;
  isShown: boolean;
}

function Run({ run, incidentId, isLatest, isShown }: RunProps) {
  const now = useNow();
  const zone = useZone();
  const { icon: Icon, tone, words } = looks[run.status];
  const facts = (
    <>
      <span className="flex items-center gap-1.5 text-sm">
        <Icon size={13} aria-hidden className={cx('shrink-0', tone, run.status === 'running' && 'animate-spin')} />
        <span className="font-medium">Run {run.run}</span>
        <span className="text-muted">
          {run.status === 'completed' ? plural(run.hypotheses, 'hypothesis', 'hypotheses') : words}
        </span>
        <span className="flex-1" />
        <span className="text-muted text-xs">
          <RelativeTime at={run.created_at} now={now} zone={zone} />
        </span>
      </span>
      <span className="pl-5 text-muted text-xs">
        {[
          run.using_mock || run.source === 'rules' ? 'Rule engine' : run.source === 'model' ? 'AI model' : '',
          `asked by ${safeText(run.requested_by)}`,
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
      {run.reason && <span className="break-words pl-5 text-muted text-xs">Repeated: {safeText(run.reason)}.</span>}
      {run.error_message && <span className="break-words pl-5 text-bad text-xs">{safeText(run.error_message)}</span>}
    </>
  );
  const look = 'flex flex-col gap-0.5 px-3 py-1.5';
  if (run.status !== 'completed') return <div className={look}>{facts}</div>;
  return (
    <Link
      to="/incidents/$incidentId"
      params={{ incidentId }}
      search={{ tab: 'hypotheses', ...(isLatest ? {} : { generation: run.generation_id }) }}
      aria-current={isShown || undefined}
      className={cx(look, 'hover:bg-hover', isShown && 'bg-selected')}
    >
      {facts}
    </Link>
  );
}
