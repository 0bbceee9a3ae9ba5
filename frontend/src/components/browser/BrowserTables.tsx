import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { outcomeColumn, traceColumn } from '@/components/query/signalColumns';
import { TablePanel } from '@/components/query/TablePanel';
import { CodeBlock } from '@/components/ui/CodeBlock';
import { numberColumn, textColumn, timeColumn } from '@/components/ui/columns';
import { KeyValue } from '@/components/ui/KeyValue';
import { SidePanel } from '@/components/ui/SidePanel';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useZone } from '@/hooks/useZone';
import { milliseconds, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { BrowserSearch } from '@/lib/search/browser';
import { browserErrorsQuery, browserRequestsQuery, pageLoadsQuery } from '@/services/queries/browser';
import type { BrowserError, BrowserRequest, PageLoad } from '@/types/telemetry';

interface Props {
  search: BrowserSearch;
  ends: { from: string; to: string };
}

const itself = <Row,>(rows: readonly Row[]) => rows;

/** The newest page loads. */
export function PageLoads({ search, ends }: Props) {
  const zone = useZone();
  const columns = useMemo(
    (): TableColumn<PageLoad>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('url', 'Page', ({ url }) => url, { width: 360, grow: true, required: true }),
      numberColumn('paint', 'First paint', ({ first_paint }) => first_paint, milliseconds),
      numberColumn('content', 'First content', (row) => row.first_contentful_paint, milliseconds, { width: 112 }),
      numberColumn('dom', 'DOM ready', ({ dom_content_loaded }) => dom_content_loaded, milliseconds),
      numberColumn('load', 'Loaded', ({ load_complete }) => load_complete, milliseconds),
    ],
    [zone],
  );
  return (
    <TablePanel
      title="Page loads"
      name="page-loads"
      action="browser.read"
      query={useQuery(pageLoadsQuery(search, ends))}
      rows={itself<PageLoad>}
      empty={<EmptyState title="No page load matches">Loads of this range would stand here, the newest first.</EmptyState>}
      columns={columns}
      rowId={({ timestamp, url, load_complete }) => `${timestamp} ${url} ${load_complete}`}
      rowLabel={({ url }) => url}
      sum={(rows) => `The newest ${plural(rows.length, 'page load')}`}
    />
  );
}

const errorId = ({ timestamp, message, lineno, colno }: BrowserError) => `${timestamp} ${lineno}:${colno} ${message}`;
const placeOf = ({ filename, lineno, colno }: BrowserError) => (filename ? `${filename}:${lineno}:${colno}` : '');

/** The newest errors of browsers; one opens with its stack. */
export function BrowserErrors({ search, ends }: Props) {
  const zone = useZone();
  const [open, setOpen] = useState<BrowserError | null>(null);
  const close = () => setOpen(null);
  const columns = useMemo(
    (): TableColumn<BrowserError>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('message', 'Message', ({ message }) => message, { width: 360, grow: true, required: true }),
      textColumn('place', 'Place', placeOf, { width: 240 }),
      textColumn('page', 'Page', ({ url }) => url, { width: 240 }),
    ],
    [zone],
  );
  return (
    <TablePanel
      title="Errors in browsers"
      name="browser-errors"
      action="browser.read"
      query={useQuery(browserErrorsQuery(search, ends))}
      rows={itself<BrowserError>}
      empty={<EmptyState title="No errors in this range">Uncaught errors and rejections would stand here.</EmptyState>}
      columns={columns}
      rowId={errorId}
      rowLabel={({ message }) => message}
      sum={(rows) => `The newest ${plural(rows.length, 'error')}`}
      onOpen={setOpen}
      openId={open ? errorId(open) : undefined}
      onClose={close}
      beside={open && <ErrorPanel error={open} onClose={close} />}
    />
  );
}

function ErrorPanel({ error, onClose }: { error: BrowserError; onClose: () => void }) {
  return (
    <SidePanel title={safeText(error.message) || 'Error'} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <KeyValue
          rows={[
            { term: 'Page', value: safeText(error.url) },
            { term: 'Kind', value: safeText(error.type) },
            { term: 'Place', value: safeText(placeOf(error)) || null },
          ]}
        />
        {error.stack ? (
          <CodeBlock code={error.stack} label="Stack" />
        ) : (
          <p className="text-muted text-sm">The browser gave no stack.</p>
        )}
      </div>
    </SidePanel>
  );
}

/** The newest requests that pages made. */
export function BrowserRequests({ search, ends }: Props) {
  const zone = useZone();
  const columns = useMemo(
    (): TableColumn<BrowserRequest>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('request', 'Request', ({ method, url }) => `${method} ${url}`, { width: 360, grow: true, required: true }),
      outcomeColumn(({ status, success }) => ({ failed: !success, word: success ? 'OK' : 'Failed', code: status })),
      numberColumn('duration', 'Duration', ({ duration_ms }) => duration_ms, milliseconds),
      textColumn('page', 'Page', ({ page_url }) => page_url, { width: 240 }),
      traceColumn(({ trace_id }) => trace_id),
    ],
    [zone],
  );
  return (
    <TablePanel
      title="Requests of pages"
      name="browser-requests"
      action="browser.read"
      query={useQuery(browserRequestsQuery(search, ends))}
      rows={itself<BrowserRequest>}
      empty={<EmptyState title="No requests in this range">What pages fetch while they are open would stand here.</EmptyState>}
      columns={columns}
      rowId={({ timestamp, url, duration_ms }) => `${timestamp} ${url} ${duration_ms}`}
      rowLabel={({ url }) => url}
      sum={(rows) => `The newest ${plural(rows.length, 'request')}`}
    />
  );
}
