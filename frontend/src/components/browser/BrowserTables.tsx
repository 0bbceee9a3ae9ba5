import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { PlainTable } from '@/components/query/PlainTable';
import { Badge } from '@/components/ui/Badge';
import { CodeBlock } from '@/components/ui/CodeBlock';
import { numberColumn, textColumn, timeColumn } from '@/components/ui/columns';
import { KeyValue } from '@/components/ui/KeyValue';
import { SidePanel } from '@/components/ui/SidePanel';
import { Skeleton } from '@/components/ui/Skeleton';
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

const frame = {
  hideTitle: true,
  bare: true,
  className: 'min-h-80 flex-1',
  action: 'browser.read',
  skeleton: <Skeleton className="m-3 h-64" />,
} as const;

/** The newest page loads. */
export function PageLoads({ search, ends }: Props) {
  const zone = useZone();
  const query = useQuery(pageLoadsQuery(search, ends));
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
    <PanelFrame
      title="Page loads"
      {...frame}
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title="No page load matches">Loads of this range would stand here, the newest first.</EmptyState>}
    >
      {(rows) => (
        <PlainTable
          label="Page loads"
          name="page-loads"
          columns={columns}
          rows={rows}
          rowId={({ timestamp, url, load_complete }) => `${timestamp} ${url} ${load_complete}`}
          rowLabel={({ url }) => url}
          footer={<span className="text-muted text-xs">The newest {plural(rows.length, 'page load')}</span>}
        />
      )}
    </PanelFrame>
  );
}

const errorId = ({ timestamp, message, lineno, colno }: BrowserError) => `${timestamp} ${lineno}:${colno} ${message}`;

/** The newest errors of browsers; one opens with its stack. */
export function BrowserErrors({ search, ends }: Props) {
  const zone = useZone();
  const query = useQuery(browserErrorsQuery(search, ends));
  const [open, setOpen] = useState<BrowserError | null>(null);
  const columns = useMemo(
    (): TableColumn<BrowserError>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('message', 'Message', ({ message }) => message, { width: 360, grow: true, required: true }),
      textColumn('place', 'Place', ({ filename, lineno, colno }) => (filename ? `${filename}:${lineno}:${colno}` : ''), {
        width: 240,
      }),
      textColumn('page', 'Page', ({ url }) => url, { width: 240 }),
    ],
    [zone],
  );
  return (
    <PanelFrame
      title="Errors in browsers"
      {...frame}
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title="No errors in this range">Uncaught errors and rejections would stand here.</EmptyState>}
    >
      {(rows) => (
        <div className="flex min-h-0 flex-1">
          <PlainTable
            label="Errors in browsers"
            name="browser-errors"
            columns={columns}
            rows={rows}
            rowId={errorId}
            rowLabel={({ message }) => message}
            onOpen={setOpen}
            openId={open ? errorId(open) : undefined}
            onClose={() => setOpen(null)}
            footer={<span className="text-muted text-xs">The newest {plural(rows.length, 'error')}</span>}
          />
          {open && (
            <SidePanel title={safeText(open.message) || 'Error'} onClose={() => setOpen(null)}>
              <div className="flex flex-col gap-3">
                <KeyValue
                  rows={[
                    { term: 'Page', value: safeText(open.url) },
                    { term: 'Kind', value: safeText(open.type) },
                    { term: 'Place', value: open.filename ? safeText(`${open.filename}:${open.lineno}:${open.colno}`) : null },
                  ]}
                />
                {open.stack ? (
                  <CodeBlock code={open.stack} label="Stack" />
                ) : (
                  <p className="text-muted text-sm">The browser gave no stack.</p>
                )}
              </div>
            </SidePanel>
          )}
        </div>
      )}
    </PanelFrame>
  );
}

/** The newest requests that pages made. */
export function BrowserRequests({ search, ends }: Props) {
  const zone = useZone();
  const query = useQuery(browserRequestsQuery(search, ends));
  const columns = useMemo(
    (): TableColumn<BrowserRequest>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('request', 'Request', ({ method, url }) => `${method} ${url}`, { width: 360, grow: true, required: true }),
      textColumn('status', 'Status', ({ status, success }) => `${success ? 'OK' : 'Failed'} ${status || ''}`.trim(), {
        width: 112,
        cell: ({ status, success }) => (
          <Badge
            look="plain"
            tone={success ? 'good' : 'bad'}
            icon={success ? CircleCheck : CircleAlert}
            label={`${success ? 'OK' : 'Failed'} ${status || ''}`.trim()}
          />
        ),
      }),
      numberColumn('duration', 'Duration', ({ duration_ms }) => duration_ms, milliseconds),
      textColumn('page', 'Page', ({ page_url }) => page_url, { width: 240 }),
      textColumn('trace', 'Trace', ({ trace_id }) => trace_id ?? '', {
        width: 150,
        cell: ({ trace_id }) =>
          trace_id ? (
            <Link to="/traces/$traceId" params={{ traceId: trace_id }} className="text-accent-text underline">
              {safeText(trace_id.slice(0, 16))}
            </Link>
          ) : (
            '–'
          ),
      }),
    ],
    [zone],
  );
  return (
    <PanelFrame
      title="Requests of pages"
      {...frame}
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title="No requests in this range">What pages fetch while they are open would stand here.</EmptyState>}
    >
      {(rows) => (
        <PlainTable
          label="Requests of pages"
          name="browser-requests"
          columns={columns}
          rows={rows}
          rowId={({ timestamp, url, duration_ms }) => `${timestamp} ${url} ${duration_ms}`}
          rowLabel={({ url }) => url}
          footer={<span className="text-muted text-xs">The newest {plural(rows.length, 'request')}</span>}
        />
      )}
    </PanelFrame>
  );
}
