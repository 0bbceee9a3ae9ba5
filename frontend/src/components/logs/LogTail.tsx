import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Notice } from '@/components/ui/Notice';
import { useShortcut } from '@/hooks/useShortcut';
import { useZone } from '@/hooks/useZone';
import { clockTime } from '@/lib/format/time';
import { term, withTerm } from '@/lib/logs/query';
import { hasLogFilters, type LogFilters } from '@/lib/search/logs';
import { LogFilterBar } from './LogFilterBar';
import { LogList } from './LogList';
import { LogPanel } from './LogPanel';
import { LogTabs } from './LogTabs';
import { TailBar } from './TailBar';
import { useTail } from './useTail';

interface Props {
  search: LogFilters & { sel?: string | undefined };
  onChange: (next: Partial<Props['search']>, how?: { replace?: boolean }) => void;
  onClear: () => void;
}

const noColumns: readonly string[] = [];

/** Lines as they arrive. */
export function LogTail({ search, onChange, onClear }: Props) {
  const zone = useZone();
  const tail = useTail(search);
  const { q, service, level, sel } = search;
  const filters = { q, service, level };
  const open = (id: string | undefined) => onChange({ sel: id }, { replace: true });
  useShortcut({ id: 'tail.pause', keys: 'p', label: 'Pause or resume the tail', group: 'Logs' }, () =>
    tail.paused ? tail.resume() : tail.pause(),
  );
  return (
    <>
      <PageHead
        title="Live logs"
        beside={<LogTabs filters={filters} />}
        actions={
          <Link to="/logs" search={filters} className={buttonStyle('secondary')}>
            Keep as search
          </Link>
        }
      >
        <LogFilterBar filters={filters} onChange={onChange} onClear={onClear} />
      </PageHead>
      <TailBar tail={tail} />
      <Trouble tail={tail} />
      <div className="flex min-h-0 flex-1">
        {tail.logs.length === 0 ? (
          <div className="flex-1">
            <EmptyState title={`Waiting since ${clockTime(tail.since, zone.name)} ${zone.label}`}>
              {hasLogFilters(filters)
                ? 'The next line that matches the filters appears here.'
                : 'The next line that any service sends appears here.'}
            </EmptyState>
          </div>
        ) : (
          <LogList
            logs={tail.logs}
            total={tail.logs.length}
            columns={noColumns}
            order="asc"
            openId={sel}
            onOpen={open}
            follow={!tail.paused && !sel}
          />
        )}
        {sel && (
          <LogPanel
            key={sel}
            id={sel}
            log={tail.logs.find(({ id }) => id === sel)}
            onFilter={(field, value, exclude) => onChange({ q: withTerm(q, term(field, value, exclude)) })}
            onOpen={open}
            onClose={() => open(undefined)}
          />
        )}
      </div>
    </>
  );
}

/** What stands between the page and a whole stream. */
function Trouble({ tail }: { tail: ReturnType<typeof useTail> }) {
  const zone = useZone();
  const { state } = tail;
  const again = (
    <Button size="sm" onClick={tail.restart}>
      Start again
    </Button>
  );
  return (
    <div className="flex flex-col gap-1.5 px-3 not-empty:py-2">
      {tail.gaps.map(({ from, to }) => (
        <Notice key={from} tone="warn">
          Lines between {clockTime(from, zone.name)} and {clockTime(to, zone.name)} {zone.label} may be missing here: the
          connection was cut for longer than the last 5 minutes that can be sent again. The search has them.
        </Notice>
      ))}
      {state.kind === 'waiting' && (
        <Notice tone="warn">The stream was cut. It is opened again, and what was missed is sent again.</Notice>
      )}
      {state.kind === 'ended' && <Notice action={again}>The server ended the stream: one lasts at most an hour.</Notice>}
      {state.kind === 'refused' && (
        <Notice tone="bad" alert action={again}>
          {state.error.detail}
        </Notice>
      )}
    </div>
  );
}
