import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { outcomeColumn, traceColumn } from '@/components/query/signalColumns';
import { TablePanel } from '@/components/query/TablePanel';
import { numberColumn, textColumn, timeColumn } from '@/components/ui/columns';
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

const itself = <Row,>(rows: readonly Row[]) => rows;

const endpointId = ({ method, endpoint }: Pick<Endpoint, 'method' | 'endpoint'>) => `${method} ${endpoint}`;

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
  return (
    <TablePanel
      title="Endpoints"
      name="endpoints"
      action="metric.read"
      query={useQuery(endpointsQuery(service, ends))}
      rows={itself<Endpoint>}
      empty={<EmptyState title="No requests in this range">Endpoints come from server spans and transactions.</EmptyState>}
      columns={endpointColumns}
      rowId={endpointId}
      rowLabel={endpointId}
      sum={(rows) => plural(rows.length, 'endpoint')}
    />
  );
}

/** The slowest requests of the range. */
export function TransactionsTable({ service, ends }: Props) {
  const zone = useZone();
  const columns = useMemo(
    (): TableColumn<Transaction>[] => [
      timeColumn('time', 'Time', ({ timestamp }) => timestamp, zone, { required: true }),
      textColumn('endpoint', 'Endpoint', (row) => endpointId(row), { width: 280, grow: true, required: true }),
      outcomeColumn(({ status_code, error }) => ({ failed: error, word: error ? 'Error' : 'OK', code: status_code })),
      numberColumn('duration', 'Duration', ({ duration_ms }) => duration_ms, milliseconds),
      numberColumn('db', 'Database', ({ db_duration_ms }) => db_duration_ms, milliseconds),
      numberColumn('external', 'External', ({ external_duration_ms }) => external_duration_ms, milliseconds),
      traceColumn(({ trace_id }) => trace_id),
    ],
    [zone],
  );
  return (
    <TablePanel
      title="Slow transactions"
      name="transactions"
      action="metric.read"
      query={useQuery(slowTransactionsQuery(service, ends))}
      rows={itself<Transaction>}
      empty={<EmptyState title="No transactions in this range">The slowest requests would stand here.</EmptyState>}
      columns={columns}
      rowId={({ transaction_id }) => transaction_id}
      rowLabel={({ endpoint }) => endpoint}
      sum={(rows) => `The ${plural(rows.length, 'slowest transaction')}`}
    />
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
  return (
    <TablePanel
      title="Database calls"
      name="database-calls"
      action="metric.read"
      query={useQuery(databaseQueriesQuery(service, ends))}
      rows={({ queries }) => queries}
      isEmpty={({ query_count, queries }) => query_count === 0 && queries.length === 0}
      empty={<EmptyState title="No database calls in this range">They come from spans with db attributes.</EmptyState>}
      columns={statementColumns}
      rowId={({ statement, system }) => `${system} ${statement}`}
      rowLabel={({ statement }) => statement}
      sum={(data) => inAll(data.query_count, 'database', data.total_db_time_ms, data.p95_db_time_ms)}
    />
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
  return (
    <TablePanel
      title="External calls"
      name="external-calls"
      action="metric.read"
      query={useQuery(externalServicesQuery(service, ends))}
      rows={({ services }) => services}
      isEmpty={({ call_count, services }) => call_count === 0 && services.length === 0}
      empty={<EmptyState title="No external calls in this range">They come from client spans without db attributes.</EmptyState>}
      columns={hostColumns}
      rowId={({ host }) => host}
      rowLabel={({ host }) => host}
      sum={(data) => inAll(data.call_count, 'external', data.total_external_time_ms, data.p95_external_time_ms)}
    />
  );
}

/** How many requests waited for others, and how long. */
function inAll(requests: number, what: string, sum: number, p95: number): string {
  return `${plural(requests, 'request')} with ${what} time: ${milliseconds(sum)} in all, p95 ${milliseconds(p95)}`;
}
