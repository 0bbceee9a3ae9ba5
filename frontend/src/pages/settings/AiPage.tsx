import { useQuery } from '@tanstack/react-query';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { AiStatus } from '@/components/settings/AiStatus';
import { Connections } from '@/components/settings/Connections';
import { Skeleton } from '@/components/ui/Skeleton';
import { aiStatusQuery } from '@/services/queries/connections';

/** Which model works for the project, and its own providers. */
export function AiPage() {
  const status = useQuery(aiStatusQuery());
  return (
    <Connections
      title="AI provider"
      add="Add provider"
      prefix="ai_"
      empty={{
        title: 'No provider of this project',
        text: 'Add one to have its model used here instead of what the installation has.',
      }}
    >
      <PanelFrame
        title="In force now"
        className="m-4 shrink-0 max-sm:m-3"
        query={status}
        action="ai.read"
        skeleton={<Skeleton className="m-3 h-32" />}
      >
        {(data) => <AiStatus status={data} />}
      </PanelFrame>
    </Connections>
  );
}
