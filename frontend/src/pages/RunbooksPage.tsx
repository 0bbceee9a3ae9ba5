import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { RunbookEditor } from '@/components/runbooks/RunbookEditor';
import { RunbookFilters } from '@/components/runbooks/RunbookFilters';
import { RunbookTable } from '@/components/runbooks/RunbookTable';
import { Button } from '@/components/ui/Button';
import { GuardedButton } from '@/components/ui/GuardedButton';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { whyNot } from '@/lib/permissions';
import { type RunbooksSearch, runbooksDefaults } from '@/lib/search/runbooks';
import { runbooksQuery } from '@/services/queries/runbooks';

const route = getRouteApi('/shell/runbooks');

/** What to do when something breaks, written down beforehand. */
export function RunbooksPage() {
  const search = route.useSearch();
  const mayCreate = useCan('runbook.create');
  return search.view === 'new' && mayCreate ? <NewRunbook /> : <RunbookList search={search} mayCreate={mayCreate} />;
}

function NewRunbook() {
  const navigate = route.useNavigate();
  return (
    <>
      <PageHead title="New runbook" />
      <RunbookEditor
        onSaved={({ id }) => void navigate({ to: '/runbooks/$runbookId', params: { runbookId: id }, replace: true })}
        onCancel={() => void navigate({ search: (old) => ({ ...old, view: undefined }) })}
      />
    </>
  );
}

function RunbookList({ search, mayCreate }: { search: RunbooksSearch; mayCreate: boolean }) {
  const navigate = route.useNavigate();
  const query = useQuery(runbooksQuery(search));
  const change = (next: Partial<RunbooksSearch>, how: { replace?: boolean } = {}) =>
    void navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: how.replace ?? false });
  const clear = () => change({ ...runbooksDefaults });
  const narrowed = Boolean(search.q || search.service || search.tag);
  return (
    <>
      <PageHead
        title="Runbooks"
        actions={
          <GuardedButton
            variant="primary"
            reason={mayCreate ? null : whyNot('runbook.create')}
            onClick={() => change({ view: 'new', page: search.page })}
          >
            <Plus size={14} aria-hidden /> Write runbook
          </GuardedButton>
        }
      >
        <RunbookFilters search={search} rows={query.data?.items ?? []} onChange={change} onClear={clear} />
      </PageHead>
      <PanelFrame
        title="Runbooks"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="runbook.read"
        skeleton={<Skeleton className="m-4 h-96" />}
        isEmpty={({ total }) => total === 0}
        empty={
          narrowed ? (
            <EmptyState title="No runbook matches" action={<Button onClick={clear}>Clear filters</Button>} />
          ) : (
            <EmptyState title="No runbooks yet">
              A runbook holds the steps that fixed it last time. Incidents of its alerts and services suggest it.
            </EmptyState>
          )
        }
      >
        {(page) => (
          <RunbookTable
            page={page}
            onOpen={(runbookId) => void navigate({ to: '/runbooks/$runbookId', params: { runbookId } })}
            onPage={(next) => change({ page: next })}
          />
        )}
      </PanelFrame>
    </>
  );
}
