import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { OlderRows } from '@/components/ui/OlderRows';
import { Skeleton } from '@/components/ui/Skeleton';
import { plural } from '@/lib/format/number';
import { errorsDefaults } from '@/lib/search/errors';
import { errorGroupsQuery } from '@/services/queries/errors';
import { ErrorTable } from './ErrorTable';

interface Props {
  service: string;
  ends: { from: string; to: string };
}

/** The errors of one service. */
export function ServiceErrors({ service, ends }: Props) {
  const query = useInfiniteQuery(errorGroupsQuery({ ...errorsDefaults, service, status: undefined }, ends));
  return (
    <PanelFrame
      title="Errors of the service"
      hideTitle
      bare
      className="min-h-64 flex-1"
      query={query}
      action="error.read"
      skeleton={<Skeleton className="m-3 h-64" />}
      isEmpty={(groups) => groups.length === 0}
      empty={
        <EmptyState title="No errors in this range">Exceptions and error reports of this service would stand here.</EmptyState>
      }
    >
      {(groups) => (
        <ErrorTable
          groups={groups}
          sort="last_seen"
          footer={<OlderRows shown={plural(groups.length, 'error')} query={query} />}
        />
      )}
    </PanelFrame>
  );
}
