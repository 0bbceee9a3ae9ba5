import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { PlainTable } from '@/components/query/PlainTable';
import { Badge } from '@/components/ui/Badge';
import { numberColumn, textColumn, timeColumn } from '@/components/ui/columns';
import { Skeleton } from '@/components/ui/Skeleton';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useZone } from '@/hooks/useZone';
import { compact, count, milliseconds, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { databaseQueriesQuery, endpointsQuery, externalServicesQuery, slowTransactionsQuery } from '@/services/queries/apm';
import type { DatabaseStatement, Endpoint, ExternalHost, Transaction } from '@/types/telemetry';

interface Props {
  service: string;
  ends: { from: string; to: string };
}

const frame = {
  hideTitle: true,
  bare: true,
  className: 'min-h-64 flex-1',
  action: 'metric.read',
  skeleton: <Skeleton className="m-3 h-64" />,
} as const;

const endpointId = ({ method, endpoint }: Endpoint) => `${method} ${endpoint}`;

const endpointColumns: TableColumn<Endpoint>[] = [
  textColumn('endpoint', 'Endpoint', endpointId, { width: 320, grow: true, required: true }),
  numberColumn('count', 'Requests', (row) => row.count, count),
  numberColumn('rate', 'Per minute', ({ throughput_rpm }) => throughput_rpm, compact),
  numberColumn('errors', 'Errors', ({ error_rate_percent }) => error_rate_percent, percentage),
  numberColumn('avg', 'Average', ({ avg_ms }) => avg_ms, milliseconds),
  numberColumn('p95', 'p95', ({ p95_ms }) => p95_ms, milliseconds),
];

/** What the service is asked for. */
export function EndpointsTable({ service, ends }: Props) {
  const query = useQuery(endpointsQuery(service, ends));
  return (
    <PanelFrame
      title="Endpoints"
      {...frame}
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title="No requests in this range">Endpoints come from server spans and transactions.</EmptyState>}
    >
      {(rows) => (
        <PlainTable
          label="Endpoints"
          name="endpoints"
          columns={endpointColumns}
          rows={rows}
          rowId={endpointId}
          rowLabel={endpointId}
          footer={<span className="text-muted text-xs">{plural(rows.length, 'endpoint')}</span>}
        />
      )}
    </PanelFrame>
  );
}

const transactionId = ({ transaction_id }: Transaction) => transaction_id;

/** The slowest requests of the range. */
export function TransactionsTable({ service, ends }: Props) {
  const zone = useZone();
  const query = useQuery(slowTransactionsQuery(service, ends));
  const columns = useMemo(
    (): TableColumn<Transaction>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('endpoint', 'Endpoint', ({ method, endpoint }) => `${method} ${endpoint}`, {
        width: 280,
        grow: true,
        required: true,
      }),
      textColumn('status', 'Status', ({ status_code, error }) => `${error ? 'Error' : 'OK'} ${status_code || ''}`.trim(), {
        width: 96,
        cell: ({ status_code, error }) => (
          <Badge
            look="plain"
            tone={error ? 'bad' : 'good'}
            icon={error ? CircleAlert : CircleCheck}
            label={`${error ? 'Error' : 'OK'} ${status_code || ''}`.trim()}
          />
        ),
      }),
      numberColumn('duration', 'Duration', ({ duration_ms }) => duration_ms, milliseconds),
      numberColumn('db', 'Database', ({ db_duration_ms }) => db_duration_ms, milliseconds),
      numberColumn('external', 'External', ({ external_duration_ms }) => external_duration_ms, milliseconds),
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
      title="Slow transactions"
      {...frame}
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title="No transactions in this range">The slowest requests would stand here.</EmptyState>}
    >
      {(rows) => (
        <PlainTable
          label="Slow transactions"
          name="transactions"
          columns={columns}
          rows={rows}
          rowId={transactionId}
          rowLabel={({ endpoint }) => endpoint}
          footer={<span className="text-muted text-xs">The {plural(rows.length, 'slowest transaction')}</span>}
        />
      )}
    </PanelFrame>
  );
}

const statementColumns: TableColumn<DatabaseStatement>[] = [
  textColumn('statement', 'Statement', ({ statement }) => statement, {
    width: 420,
    grow: true,
    required: true,
    cell: ({ statement }) => <code className="font-mono text-xs">{safeText(statement)}</code>,
  }),
  textColumn('system', 'Database', ({ system }) => system, { width: 120 }),
  numberColumn('count', 'Calls', (row) => row.count, count),
  numberColumn('avg', 'Average', ({ avg_ms }) => avg_ms, milliseconds),
  numberColumn('p95', 'p95', ({ p95_ms }) => p95_ms, milliseconds),
];

/** What the service asks of databases. */
export function DatabaseTable({ service, ends }: Props) {
  const query = useQuery(databaseQueriesQuery(service, ends));
  return (
    <PanelFrame
      title="Database calls"
      {...frame}
      query={query}
      isEmpty={({ query_count, queries }) => query_count === 0 && queries.length === 0}
      empty={<EmptyState title="No database calls in this range">They come from spans with db attributes.</EmptyState>}
    >
      {({ queries, query_count, total_db_time_ms, p95_db_time_ms }) => (
        <PlainTable
          label="Database calls"
          name="database-calls"
          columns={statementColumns}
          rows={queries}
          rowId={({ statement, system }) => `${system} ${statement}`}
          rowLabel={({ statement }) => statement}
          footer={
            <span className="text-muted text-xs">
              {plural(query_count, 'request')} with database time: {milliseconds(total_db_time_ms)} in all, p95{' '}
              {milliseconds(p95_db_time_ms)}
            </span>
          }
        />
      )}
    </PanelFrame>
  );
}

const hostColumns: TableColumn<ExternalHost>[] = [
  textColumn('host', 'Host', ({ host }) => host, { width: 320, grow: true, required: true }),
  numberColumn('count', 'Calls', (row) => row.count, count),
  numberColumn('errors', 'Errors', ({ error_rate_percent }) => error_rate_percent, percentage),
  numberColumn('avg', 'Average', ({ avg_ms }) => avg_ms, milliseconds),
];

/** What the service asks of other services. */
export function ExternalTable({ service, ends }: Props) {
  const query = useQuery(externalServicesQuery(service, ends));
  return (
    <PanelFrame
      title="External calls"
      {...frame}
      query={query}
      isEmpty={({ call_count, services }) => call_count === 0 && services.length === 0}
      empty={<EmptyState title="No external calls in this range">They come from client spans without db attributes.</EmptyState>}
    >
      {({ services, call_count, total_external_time_ms, p95_external_time_ms }) => (
        <PlainTable
          label="External calls"
          name="external-calls"
          columns={hostColumns}
          rows={services}
          rowId={({ host }) => host}
          rowLabel={({ host }) => host}
          footer={
            <span className="text-muted text-xs">
              {plural(call_count, 'request')} with external time: {milliseconds(total_external_time_ms)} in all, p95{' '}
              {milliseconds(p95_external_time_ms)}
            </span>
          }
        />
      )}
    </PanelFrame>
  );
}
