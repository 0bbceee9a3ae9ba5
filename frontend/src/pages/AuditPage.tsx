import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { AuditEntryPanel } from '@/components/audit/AuditEntryPanel';
import { AuditFilters } from '@/components/audit/AuditFilters';
import { AuditTable } from '@/components/audit/AuditTable';
import { AuditTools } from '@/components/audit/AuditTools';
import { ChainCheckButton, ChainCheckResult } from '@/components/audit/ChainCheck';
import { unreachableNotice } from '@/components/audit/reachable';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { useFileExport } from '@/components/query/useFileExport';
import { Button } from '@/components/ui/Button';
import { Skeleton } from '@/components/ui/Skeleton';
import { useTimeRange } from '@/hooks/useTimeRange';
import { type AuditSearch, auditDefaults } from '@/lib/search/audit';
import { resolveRange } from '@/lib/time/range';
import { auditQuery, useVerifyAudit } from '@/services/queries/audit';
import { exportAudit } from '@/services/queries/auditTools';

const route = getRouteApi('/shell/audit');

/** Charts are for those who ask for statistics. */
const AuditStatsPanel = lazy(() =>
  import('@/components/audit/AuditStatsPanel').then((part) => ({ default: part.AuditStatsPanel })),
);

/** Who did what, when and from where. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const ends = useEnds();
  const query = useQuery(auditQuery(search, ends));
  const check = useVerifyAudit();
  const exporting = useFileExport();
  const select = (sel: string | undefined) => void navigate({ search: (old) => ({ ...old, sel, panel: undefined }) });
  const showStats = (shown: boolean) =>
    void navigate({ search: (old) => ({ ...old, sel: undefined, panel: shown ? 'stats' : undefined }) });
  const change = (next: Partial<AuditSearch>, how: { replace?: boolean } = {}) =>
    void navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: how.replace ?? false });
  const clear = () => change({ ...auditDefaults, days: search.days, owner: undefined, actor: undefined, status: undefined });
  const logs = query.data?.logs ?? [];
  return (
    <>
      <PageHead
        title="Audit trail"
        actions={
          <>
            <ChainCheckButton check={check} />
            <AuditTools
              stats={search.panel === 'stats'}
              onStats={showStats}
              exporting={exporting}
              onExport={(format) => void exporting.start((how) => exportAudit(search, ends, format, how))}
            />
          </>
        }
      >
        <AuditFilters
          search={search}
          actions={[...new Set(logs.map(({ action }) => action))].sort()}
          resources={[...new Set(logs.map(({ resource_type }) => resource_type))].sort()}
          onChange={change}
          onClear={clear}
        />
      </PageHead>
      {!check.isIdle && !check.isPending && (
        <div className="px-4 py-2">
          <ChainCheckResult check={check} onOpen={select} />
        </div>
      )}
      <div className="flex min-h-0 flex-1">
        <PanelFrame
          title="Audit entries"
          hideTitle
          bare
          className="flex-1"
          query={query}
          action="audit.read"
          skeleton={<Skeleton className="m-4 h-96" />}
          isEmpty={({ total }) => total === 0}
          empty={
            <EmptyState title="No entry matches" action={<Button onClick={clear}>Clear filters</Button>}>
              Changes, sign-ins and refusals in this range would stand here. Reading leaves no entry.
            </EmptyState>
          }
          partial={unreachableNotice}
        >
          {(page) => <AuditTable page={page} openId={search.sel} onOpen={select} onPage={(next) => change({ page: next })} />}
        </PanelFrame>
        {search.panel === 'stats' && !search.sel && (
          <Suspense fallback={null}>
            <AuditStatsPanel
              days={search.days}
              onDays={(days) => change({ page: search.page, days })}
              onAction={(action) => change({ action })}
              onResource={(resource) => change({ resource })}
              onPerson={(owner) => change({ owner })}
              onClose={() => showStats(false)}
            />
          </Suspense>
        )}
        {search.sel && <AuditEntryPanel id={search.sel} onClose={() => select(undefined)} />}
      </div>
    </>
  );
}

/** The range in absolute ends, fixed until the range changes; one that ends now stays open for later entries. */
function useEnds() {
  const { range } = useTimeRange();
  return useMemo(() => {
    const ends = range && resolveRange(range, Date.now());
    if (!ends) return {};
    return range.to === 'now' ? { from: ends.from } : ends;
  }, [range]);
}
