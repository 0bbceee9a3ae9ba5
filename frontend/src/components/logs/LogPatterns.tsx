import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Button } from '@/components/ui/Button';
import { DataTable } from '@/components/ui/DataTable';
import { RowCard } from '@/components/ui/RowCard';
import { Skeleton } from '@/components/ui/Skeleton';
import type { TableSort } from '@/components/ui/tableTypes';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { useListKeys } from '@/hooks/useListKeys';
import { useTableLayout } from '@/hooks/useTableLayout';
import { useZone } from '@/hooks/useZone';
import { count, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { hasLogFilters, type LogFilters } from '@/lib/search/logs';
import { logPatternsQuery } from '@/services/queries/logs';
import type { LogPattern } from '@/types/telemetry';
import { LevelName } from './LevelName';
import { LogFilterBar } from './LogFilterBar';
import { LogTabs } from './LogTabs';
import { PatternPanel } from './PatternPanel';
import { patternColumns } from './patternColumns';

interface Props {
  search: LogFilters & { sel: string };
  onChange: (next: Partial<Props['search']>) => void;
  onClear: () => void;
}

const idOf = ({ pattern, level }: LogPattern) => `${level} ${pattern}`;

/** What the lines have in common: thousands of them as a few rows. */
export function LogPatterns({ search, onChange, onClear }: Props) {
  const range = useFrozenRange();
  const { q, service, level, sel } = search;
  const filters = { q, service, level };
  const query = useQuery(logPatternsQuery(filters, range.api));
  const open = query.data?.patterns.find((pattern) => idOf(pattern) === sel);
  return (
    <>
      <PageHead
        title="Log patterns"
        beside={<LogTabs filters={filters} />}
        actions={<Button onClick={range.renew}>Refresh</Button>}
      >
        <LogFilterBar withQuery={false} filters={{ ...filters, q: '' }} onChange={onChange} onClear={onClear} />
        {q !== '' && (
          <span className="text-muted text-xs">Patterns are counted as lines arrive; the query does not narrow them.</span>
        )}
      </PageHead>
      <div className="flex min-h-0 flex-1">
        <PanelFrame
          title="Log patterns"
          hideTitle
          bare
          className="flex-1"
          query={query}
          action="log.read"
          skeleton={<Skeleton className="m-3 h-96" />}
          isEmpty={({ patterns }) => patterns.length === 0}
          empty={
            <EmptyState
              title="No patterns in this range"
              action={hasLogFilters({ ...filters, q: '' }) ? <Button onClick={onClear}>Clear filters</Button> : undefined}
            >
              Lines that differ only in numbers, ids, addresses and times count as one pattern.
            </EmptyState>
          }
        >
          {({ patterns }) => (
            <PatternTable patterns={patterns} openId={sel || undefined} onOpen={(id) => onChange({ sel: id ?? '' })} />
          )}
        </PanelFrame>
        {open && <PatternPanel pattern={open} filters={filters} onClose={() => onChange({ sel: '' })} />}
      </div>
    </>
  );
}

function PatternTable({
  patterns,
  openId,
  onOpen,
}: {
  patterns: readonly LogPattern[];
  openId: string | undefined;
  onOpen: (id: string | undefined) => void;
}) {
  const zone = useZone();
  const columns = useMemo(() => patternColumns(zone), [zone]);
  const [sort, setSort] = useState<TableSort | null>(null);
  const ids = useMemo(() => patterns.map(idOf), [patterns]);
  const { cursor, setCursor } = useListKeys({ ids, onOpen, onClose: () => onOpen(undefined) });
  return (
    <DataTable
      label="Log patterns"
      columns={columns}
      rows={patterns}
      rowId={idOf}
      rowLabel={({ pattern }) => pattern}
      sort={sort}
      onSort={setSort}
      cursor={cursor}
      onCursor={setCursor}
      openId={openId}
      onOpen={(pattern) => onOpen(idOf(pattern))}
      card={(pattern) => (
        <RowCard onOpen={() => onOpen(idOf(pattern))}>
          <span className="line-clamp-2 break-all font-mono text-xs">{safeText(pattern.pattern)}</span>
          <span className="flex gap-2 text-muted">
            <LevelName level={pattern.level} /> {count(pattern.count)} lines, {pattern.trend}
          </span>
        </RowCard>
      )}
      footer={<span className="text-muted text-xs">{plural(patterns.length, 'pattern')}</span>}
      {...useTableLayout('log-patterns')}
    />
  );
}
