import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { ApiKeysTable } from '@/components/settings/ApiKeysTable';
import { CreateKeyDialog } from '@/components/settings/CreateKeyDialog';
import { Button } from '@/components/ui/Button';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { useProjectId } from '@/hooks/useMe';
import { apiKeysQuery } from '@/services/queries/apiKeys';

/** The keys that agents, exporters and scripts of the project send with. */
export function ApiKeysPage() {
  const projectId = useProjectId();
  const query = useQuery(apiKeysQuery(projectId));
  const mayCreate = useCan('apikey.create');
  const [creating, setCreating] = useState(false);
  const create = mayCreate && (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus size={14} aria-hidden /> Create key
    </Button>
  );
  return (
    <>
      <PageHead title="API keys" actions={create} />
      <PanelFrame
        title="API keys"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="apikey.read"
        skeleton={<Skeleton className="m-4 h-40" />}
        isEmpty={(keys) => keys.length === 0}
        empty={
          <EmptyState title="No API keys yet">
            Agents, exporters and scripts prove who they are with a key of this project.
          </EmptyState>
        }
      >
        {(keys) => <ApiKeysTable projectId={projectId} keys={keys} />}
      </PanelFrame>
      {creating && <CreateKeyDialog projectId={projectId} onClose={() => setCreating(false)} />}
    </>
  );
}
