import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { NotFoundState } from '@/components/layout/NotFoundState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { Tabs } from '@/components/ui/Tabs';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { toApiError } from '@/lib/errors';
import type { RoomTab } from '@/lib/search/incidentRoom';
import { incidentQuery } from '@/services/queries/incident';
import type { Incident } from '@/types/api';
import { ActionBar } from './ActionBar';
import { Composer } from './Composer';
import { DuplicateNotice } from './DuplicateNotice';
import { OverviewTab } from './OverviewTab';
import { RelatedTab } from './RelatedTab';
import { RoomHeader } from './RoomHeader';
import { TimelineTab } from './TimelineTab';
import { useIncidentActions } from './useIncidentActions';
import { useRoomShortcuts } from './useRoomShortcuts';

const route = getRouteApi('/shell/incidents/$incidentId');

interface Props {
  incidentId: string;
  /** What the analysis of the incident shows; the page brings it in. */
  topHypothesis: (incident: Incident) => ReactNode;
  telemetry: (incident: Incident) => ReactNode;
  hypotheses: (incident: Incident) => ReactNode;
  chat: (incident: Incident) => ReactNode;
  workflow: (incident: Incident) => ReactNode;
  runbooks: (incident: Incident) => ReactNode;
  postmortem: (incident: Incident) => ReactNode;
}

/** The room where people work on one incident. */
export function IncidentRoom({ incidentId, topHypothesis, telemetry, hypotheses, chat, workflow, runbooks, postmortem }: Props) {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useLiveQuery(incidentQuery(incidentId), { channels: ['incidents', 'hypotheses', 'alerts'] });
  const actions = useIncidentActions(incidentId);
  const box = useRef<HTMLTextAreaElement>(null);
  const wanted = useRef(false);
  const show = (next: RoomTab) => void navigate({ search: { tab: next } });
  const comment = () => {
    if (box.current) return box.current.focus();
    wanted.current = true;
    show('timeline');
  };
  useRoomShortcuts({ incident: query.data, tab, onTab: show, onMove: actions.move, onComment: comment });
  if (query.error && toApiError(query.error).httpStatus === 404) return <NotFoundState what="incident" />;
  const composer = <Composer incidentId={incidentId} box={box} wanted={wanted} />;
  return (
    <>
      <RoomHeader incident={query.data} actions={actions} onComment={comment} />
      {query.data?.duplicate_of && <DuplicateNotice incidentId={incidentId} of={query.data.duplicate_of} />}
      <PanelFrame
        title="Incident"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="incident.read"
        skeleton={<Skeleton className="m-3 h-96" />}
      >
        {(incident) => (
          <>
            <Tabs
              label="Incident"
              fill
              value={tab}
              onValueChange={show}
              tabs={[
                {
                  value: 'overview',
                  label: 'Overview',
                  content: <OverviewTab incident={incident} topHypothesis={topHypothesis(incident)} composer={composer} />,
                },
                { value: 'timeline', label: 'Timeline', content: <TimelineTab incident={incident} composer={composer} /> },
                { value: 'telemetry', label: 'Telemetry', content: telemetry(incident) },
                { value: 'hypotheses', label: 'Hypotheses', content: hypotheses(incident) },
                { value: 'chat', label: 'Chat', content: chat(incident) },
                { value: 'workflow', label: 'Workflow', content: workflow(incident) },
                { value: 'runbooks', label: 'Runbooks', content: runbooks(incident) },
                { value: 'postmortem', label: 'Postmortem', content: postmortem(incident) },
                { value: 'related', label: 'Related', count: incident.alert_count, content: <RelatedTab incident={incident} /> },
              ]}
            />
            <ActionBar incident={incident} onMove={actions.move} onComment={comment} />
          </>
        )}
      </PanelFrame>
    </>
  );
}
