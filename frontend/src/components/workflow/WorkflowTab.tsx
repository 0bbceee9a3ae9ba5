import { getRouteApi } from '@tanstack/react-router';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Field } from '@/components/ui/Field';
import { Select } from '@/components/ui/Select';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { workflowQuery } from '@/services/queries/incident';
import type { Incident } from '@/types/api';
import { AiRequests } from './AiRequests';
import { GenerateButton } from './GenerateButton';
import { NoHypotheses } from './NoHypotheses';
import { RunSummary } from './RunSummary';
import { StepList } from './StepList';

const route = getRouteApi('/shell/incidents/$incidentId');

/** How the analysis went, step by step, and what it cost. */
export function WorkflowTab({ incident }: { incident: Incident }) {
  const { run } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useLiveQuery(workflowQuery(incident.id, run), { channels: ['incidents'] });
  const runs = query.data?.runs ?? 0;
  const choices = Array.from({ length: runs }, (_, index) => String(runs - index));
  return (
    <div className="scroll-thin flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
      <PanelFrame
        title="Steps of the analysis"
        className="shrink-0"
        query={query}
        action="incident.read"
        skeleton={<Skeleton className="m-3 h-72" />}
        isEmpty={({ steps }) => steps.length === 0}
        empty={<NoHypotheses incident={incident} />}
        actions={
          <>
            {runs > 1 && (
              <Field label="Run" hideLabel>
                {(control) => (
                  <Select
                    {...control}
                    className="w-32!"
                    value={String(query.data?.run ?? runs)}
                    options={choices.map((value) => ({
                      value,
                      label: value === String(runs) ? `Run ${value}, latest` : `Run ${value}`,
                    }))}
                    onValueChange={(value) =>
                      void navigate({ search: (old) => ({ ...old, run: Number(value) === runs ? 0 : Number(value) }) })
                    }
                  />
                )}
              </Field>
            )}
            <GenerateButton incident={incident} size="sm" label="Run again" />
          </>
        }
      >
        {(workflow) => (
          <>
            <RunSummary workflow={workflow} />
            <StepList steps={workflow.steps} />
          </>
        )}
      </PanelFrame>
      <div className="shrink-0">
        <AiRequests incidentId={incident.id} />
      </div>
    </div>
  );
}
