import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { generationsQuery, hypothesesQuery } from '@/services/queries/hypotheses';
import type { Incident } from '@/types/api';
import { GenerateButton } from './GenerateButton';
import { GenerationList } from './GenerationList';
import { HypothesisCard } from './HypothesisCard';
import { NoHypotheses } from './NoHypotheses';
import { whatIsMissing } from './whatIsMissing';

const route = getRouteApi('/shell/incidents/$incidentId');

/** The suspected causes of an incident, ranked, with the runs that found them. */
export function HypothesesTab({ incident }: { incident: Incident }) {
  const { generation, sel } = route.useSearch();
  const query = useLiveQuery(hypothesesQuery(incident.id, generation), { channels: ['hypotheses'] });
  const runs = useLiveQuery(generationsQuery(incident.id), { channels: ['hypotheses', 'incidents'] });
  const latest = runs.data?.[0];
  const list = useRef<HTMLDivElement>(null);
  const loaded = query.data !== undefined;
  useEffect(() => {
    if (sel !== '' && loaded)
      list.current?.querySelector(`[data-hypothesis="${CSS.escape(sel)}"]`)?.scrollIntoView({ block: 'start' });
  }, [sel, loaded]);
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="grid gap-3 p-3 lg:grid-cols-[minmax(0,1fr)_300px]">
        <PanelFrame
          title="Hypotheses"
          bare
          query={query}
          action="hypothesis.read"
          skeleton={<Skeleton className="m-3 h-64" />}
          isEmpty={(rows) => rows.length === 0}
          empty={<NoHypotheses incident={incident} reason={latest?.status === 'failed' ? latest.error_message : null} />}
          partial={(rows) => (rows.length > 0 ? whatIsMissing(latest, generation, runs.error !== null) : null)}
          actions={<GenerateButton incident={incident} size="sm" />}
        >
          {(hypotheses) => (
            <div ref={list} className="flex flex-col gap-3 pt-2">
              {(latest?.status === 'running' || latest?.status === 'queued') && (
                <Notice>
                  Run {latest.run} is {latest.status}. What it finds replaces this list.
                </Notice>
              )}
              {hypotheses.map((hypothesis) => (
                <HypothesisCard key={hypothesis.id} hypothesis={hypothesis} selected={hypothesis.id === sel} />
              ))}
            </div>
          )}
        </PanelFrame>
        <div>
          <GenerationList incidentId={incident.id} query={runs} shown={generation} />
        </div>
      </div>
    </div>
  );
}
