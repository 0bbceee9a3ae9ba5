import { getRouteApi } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { NotFoundState } from '@/components/layout/NotFoundState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { DeleteRunbook } from '@/components/runbooks/DeleteRunbook';
import { RunbookDetails } from '@/components/runbooks/RunbookDetails';
import { RunbookEditor } from '@/components/runbooks/RunbookEditor';
import { GuardedButton } from '@/components/ui/GuardedButton';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { whyNot } from '@/lib/permissions';
import { runbookQuery } from '@/services/queries/runbooks';

const route = getRouteApi('/shell/runbooks/$runbookId');

/** One runbook, to read or to change. */
export function RunbookPage() {
  const { runbookId } = route.useParams();
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const mayEdit = useCan('runbook.edit');
  const query = useLiveQuery(runbookQuery(runbookId), { channels: ['incidents'] });
  if (query.error && toApiError(query.error).httpStatus === 404) return <NotFoundState what="runbook" />;
  const editing = view === 'edit' && mayEdit;
  const show = (next: 'edit' | undefined) => void navigate({ search: (old) => ({ ...old, view: next }) });
  return (
    <>
      <PageHead
        title={query.data ? safeText(query.data.title) : 'Runbook'}
        actions={
          query.data &&
          !editing && (
            <>
              <DeleteRunbook runbook={query.data} />
              <GuardedButton variant="primary" reason={mayEdit ? null : whyNot('runbook.edit')} onClick={() => show('edit')}>
                <Pencil size={14} aria-hidden /> Edit
              </GuardedButton>
            </>
          )
        }
      />
      <PanelFrame
        title="Runbook"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="runbook.read"
        skeleton={<Skeleton className="m-3 h-96" />}
      >
        {(runbook) =>
          editing ? (
            <RunbookEditor key={runbook.id} runbook={runbook} onSaved={() => show(undefined)} onCancel={() => show(undefined)} />
          ) : (
            <RunbookDetails runbook={runbook} />
          )
        }
      </PanelFrame>
    </>
  );
}
