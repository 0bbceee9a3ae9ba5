import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { ExportMenu } from '@/components/query/ExportMenu';
import { IngestHelp } from '@/components/query/IngestHelp';
import { useFileExport } from '@/components/query/useFileExport';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { term, withTerm } from '@/lib/logs/query';
import { hasLogFilters, type LogsSearch } from '@/lib/search/logs';
import { exportLogs, logFacetsQuery, logServicesQuery, logStatsQuery, logsQuery } from '@/services/queries/logs';
import type { Log, LogPage } from '@/types/telemetry';
import { LogFacets } from './LogFacets';
import { LogFilterBar } from './LogFilterBar';
import { LogFoot } from './LogFoot';
import { LogHistogram } from './LogHistogram';
import { LogList } from './LogList';
import { LogPanel } from './LogPanel';
import { LogTabs } from './LogTabs';
import { LogViews } from './LogViews';

interface Props {
  search: LogsSearch;
  onChange: (next: Partial<LogsSearch>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

const nothing: readonly LogPage[] = [];

/** Search over all lines of the project. */
export function LogExplorer({ search, onChange, onClear }: Props) {
  const range = useFrozenRange();
  const exporting = useFileExport();
  const mayExport = useCan('log.export');
  const { q, service, level, order, cols, sel } = search;
  const filters = useMemo(() => ({ q, service, level }), [q, service, level]);
  const list = useInfiniteQuery(logsQuery(filters, order, range.api));
  const stats = useQuery(logStatsQuery(filters, range.api));
  const facets = useQuery(logFacetsQuery(filters, range.api));
  const pages = list.data?.pages ?? nothing;
  const logs = useMemo(() => pages.flatMap(({ items }) => items), [pages]);
  const warning = pages[0]?.query_warning ?? stats.data?.query_warning;

  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, isPlaceholderData } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage]);
  const open = useCallback((id: string | undefined) => onChange({ sel: id }, { replace: true }), [onChange]);
  const filterBy = (field: string, value: string, exclude: boolean) => onChange({ q: withTerm(q, term(field, value, exclude)) });
  const column = (field: string) =>
    onChange({ cols: cols.includes(field) ? cols.filter((other) => other !== field) : [...cols, field].slice(-8) });

  return (
    <>
      <PageHead
        title="Logs"
        beside={<LogTabs filters={filters} />}
        actions={
          <>
            <Button onClick={range.renew}>Refresh</Button>
            <LogViews search={search} onApply={onChange} />
            {mayExport && (
              <ExportMenu
                label="All matching lines, at most 100,000"
                noun="log"
                bytes={exporting.bytes}
                onStart={(format) => void exporting.start((how) => exportLogs(filters, range.api, format, how))}
                onCancel={exporting.cancel}
              />
            )}
          </>
        }
      >
        <LogFilterBar filters={filters} facets={facets.data?.facets} onChange={onChange} onClear={onClear} />
      </PageHead>
      {warning && (
        <div className="px-3 pt-2">
          <Notice tone="warn">{warning}</Notice>
        </div>
      )}
      <PanelFrame
        title="Lines over time"
        hideTitle
        bare
        className="min-h-[120px] shrink-0 border-border border-b bg-surface px-2 max-sm:hidden"
        query={stats}
        action="log.read"
        skeleton={<Skeleton className="m-2 h-24" />}
        isEmpty={({ histogram }) => histogram.length === 0}
        empty={<p className="p-3 text-muted text-xs">Matching lines are counted over time here.</p>}
      >
        {(found) => <LogHistogram stats={found} onRange={range.zoom} />}
      </PanelFrame>
      <div className="flex min-h-0 flex-1">
        <LogFacets query={facets} filters={filters} onChange={onChange} />
        <PanelFrame
          title="Log lines"
          hideTitle
          bare
          className="min-h-64 flex-1"
          // A later page that fails leaves the lines before it as they are; the foot says so.
          query={{ ...list, data: list.data && logs, error: isFetchNextPageError ? null : list.error }}
          action="log.read"
          skeleton={<Skeleton className="m-3 h-96" />}
          isEmpty={(found: readonly Log[]) => found.length === 0}
          empty={<NoLogs narrowed={hasLogFilters(filters)} onClear={onClear} />}
        >
          {(found) => (
            <LogList
              logs={found}
              total={Math.max(found.length, pages.at(-1)?.total ?? 0)}
              columns={cols}
              onRemoveColumn={column}
              order={order}
              onOrder={(next) => onChange({ order: next })}
              openId={sel}
              onOpen={open}
              onNearEnd={more}
              question={isPlaceholderData ? undefined : [q, service, ...level, order].join(' ')}
              footer={
                <LogFoot
                  pages={pages}
                  loaded={found.length}
                  isFetching={isFetchingNextPage}
                  failed={isFetchNextPageError}
                  onRetry={() => void fetchNextPage()}
                />
              }
            />
          )}
        </PanelFrame>
        {sel && (
          <LogPanel
            key={sel}
            id={sel}
            log={logs.find(({ id }) => id === sel)}
            columns={cols}
            onColumn={column}
            onFilter={filterBy}
            onOpen={open}
            onClose={() => open(undefined)}
          />
        )}
      </div>
    </>
  );
}

/** Why the list is empty: nothing matches, or nothing was ever sent. */
function NoLogs({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  const services = useQuery(logServicesQuery());
  if (!narrowed && services.data?.services.length === 0) return <IngestHelp signal="logs" title="No logs in the last week" />;
  return (
    <EmptyState title="No line matches" action={narrowed ? <Button onClick={onClear}>Clear filters</Button> : undefined}>
      {narrowed
        ? 'Lines of this time range that match every filter would stand here.'
        : 'A longer range may hold some: choose one in the top bar.'}
    </EmptyState>
  );
}
