import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { DeadLetters } from '@/components/settings/DeadLetters';
import { DeliveriesPanel } from '@/components/settings/DeliveriesPanel';
import { IntegrationDialog } from '@/components/settings/IntegrationDialog';
import { IntegrationsTable } from '@/components/settings/IntegrationsTable';
import { GuardedButton } from '@/components/ui/GuardedButton';
import { OlderRows } from '@/components/ui/OlderRows';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useProjectId } from '@/hooks/useMe';
import { plural } from '@/lib/format/number';
import { whyNot } from '@/lib/permissions';
import { deadLettersQuery, integrationsQuery } from '@/services/queries/integrations';

const route = getRouteApi('/shell/settings/monitoring');

/** Where alerts come from. */
export function MonitoringPage() {
  const projectId = useProjectId();
  const query = useLiveQuery(integrationsQuery(projectId), { channels: ['alerts'] });
  const mayCreate = useCan('integration.create');
  const mayReadDeliveries = useCan('delivery.read');
  const mayReadDead = useCan('deadletter.read');
  const [creating, setCreating] = useState(false);
  const { sel } = route.useSearch();
  const navigate = route.useNavigate();
  const select = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, sel: id }) });
  const opened = mayReadDeliveries ? query.data?.find((source) => source.id === sel) : undefined;
  const create = (
    <GuardedButton variant="primary" reason={mayCreate ? null : whyNot('integration.create')} onClick={() => setCreating(true)}>
      <Plus size={14} aria-hidden /> Add source
    </GuardedButton>
  );
  return (
    <>
      <PageHead title="Alert sources" actions={create} />
      <div className="flex min-h-0 flex-1">
        <PanelFrame
          title="Alert sources"
          hideTitle
          bare
          className="flex-1"
          query={query}
          action="integration.read"
          skeleton={<Skeleton className="m-4 h-40" />}
          isEmpty={(sources) => sources.length === 0}
          empty={
            <EmptyState title="No alert source yet" action={mayCreate ? create : undefined}>
              Add your Alertmanager, Prometheus, Grafana or any other sender: you get an address, a secret and the block to paste
              into its configuration. Its alerts become incidents within a second.
            </EmptyState>
          }
        >
          {(sources) => (
            <IntegrationsTable
              projectId={projectId}
              sources={sources}
              openId={opened?.id}
              onOpen={(source) => select(source.id)}
            />
          )}
        </PanelFrame>
        {opened && <DeliveriesPanel projectId={projectId} source={opened} onClose={() => select(undefined)} />}
      </div>
      {mayReadDead && <DeadLettersPanel projectId={projectId} />}
      {creating && <IntegrationDialog projectId={projectId} source={null} onClose={() => setCreating(false)} />}
    </>
  );
}

/** What got stuck on its way between the services. */
function DeadLettersPanel({ projectId }: { projectId: string }) {
  const query = useInfiniteQuery(deadLettersQuery(projectId));
  return (
    <PanelFrame
      title="Undelivered messages"
      className="m-4 max-h-72 shrink-0 max-sm:m-3"
      query={query}
      action="deadletter.read"
      skeleton={<Skeleton className="m-3 h-12" />}
      isEmpty={(letters) => letters.length === 0}
      empty={
        <p className="px-3 py-2 text-muted text-sm">Everything was delivered. What is given up after many tries shows here.</p>
      }
    >
      {(letters) => (
        <DeadLetters
          projectId={projectId}
          letters={letters}
          footer={<OlderRows shown={plural(letters.length, 'undelivered message')} query={query} />}
        />
      )}
    </PanelFrame>
  );
}
