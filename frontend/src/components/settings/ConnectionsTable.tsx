import { CircleAlert, CircleCheck, CirclePause, Clock, type LucideIcon } from 'lucide-react';
import { Ago } from '@/components/layout/Ago';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { DataTable } from '@/components/ui/DataTable';
import type { TableColumn } from '@/components/ui/tableTypes';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useDoomed } from '@/hooks/useDoomed';
import { useTableLayout } from '@/hooks/useTableLayout';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { useDeleteConnection, useTestConnection } from '@/services/queries/connections';
import type { Schema } from '@/types/api';
import { configSummary } from './connectionConfig';
import { categoryName } from './connectionWords';

type Connection = Schema<'ConnectionSetting'>;

interface Props {
  connections: readonly Connection[];
  onEdit: (connection: Connection) => void;
}

/** The connections of a project and whether they answered when they were tried last. */
export function ConnectionsTable({ connections, onEdit }: Props) {
  const test = useTestConnection();
  const remove = useDeleteConnection();
  const { doomed, ask, close } = useDoomed<Connection>(remove.reset);
  const mayTest = useCan('connection.test');
  const maySave = useCan('connection.save');
  const mayDelete = useCan('connection.delete');
  const refusal = remove.error ? toApiError(remove.error) : null;
  const run = (connection: Connection) =>
    test.mutate(
      { body: { connection_id: connection.id } },
      {
        onSuccess: ({ success, message, response_time_ms }) =>
          toast(success ? `${connection.name} works` : `${connection.name} does not work`, {
            tone: success ? 'good' : 'bad',
            detail: `${message} (${response_time_ms} ms)`,
          }),
        onError: (error) => toast(`${connection.name} was not tested`, { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  const columns = columnsOf();
  if (mayTest || maySave || mayDelete) {
    columns.push({
      id: 'actions',
      header: 'Actions',
      cell: (connection) => (
        <>
          {mayTest && (
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Test ${connection.name}`}
              busy={test.isPending && test.variables.body.connection_id === connection.id}
              onClick={() => run(connection)}
            >
              Test
            </Button>
          )}
          {maySave && (
            <Button size="sm" variant="ghost" aria-label={`Edit ${connection.name}`} onClick={() => onEdit(connection)}>
              Edit
            </Button>
          )}
          {mayDelete && (
            <Button size="sm" variant="ghost" aria-label={`Delete ${connection.name}`} onClick={() => ask(connection)}>
              Delete
            </Button>
          )}
        </>
      ),
      text: () => '',
      width: 190,
      required: true,
    });
  }
  return (
    <>
      <DataTable
        label="Connections"
        columns={columns}
        rows={connections}
        rowId={(connection) => connection.id}
        rowLabel={(connection) => connection.name}
        {...useTableLayout('connections')}
      />
      <ConfirmDialog
        open={doomed !== null}
        title={`Delete connection "${doomed?.name ?? ''}"?`}
        confirm="Delete connection"
        busy={remove.isPending}
        error={refusal ? (refusal.error_code === 'CONFLICT' ? `It is in use. ${refusal.detail}` : refusal.detail) : undefined}
        onCancel={close}
        onConfirm={() =>
          doomed &&
          remove.mutate(
            { params: { path: { connection_id: doomed.id } } },
            {
              onSuccess: () => {
                toast(`${doomed.name} is deleted`, { tone: 'good' });
                close();
              },
            },
          )
        }
      >
        Its stored secrets go with it. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}

function stateOf(connection: Connection): { tone: 'good' | 'bad' | 'neutral' | 'info'; icon: LucideIcon; label: string } {
  if (!connection.is_active) return { tone: 'neutral', icon: CirclePause, label: 'Off' };
  if (connection.last_test_status === 'failed') return { tone: 'bad', icon: CircleAlert, label: 'Failing' };
  if (connection.last_test_status === '') return { tone: 'info', icon: Clock, label: 'Not tested' };
  return { tone: 'good', icon: CircleCheck, label: 'Working' };
}

function columnsOf(): TableColumn<Connection>[] {
  return [
    { id: 'name', header: 'Name', cell: (c) => c.name, text: (c) => c.name, width: 180, required: true, sort: 'loaded' },
    {
      id: 'kind',
      header: 'Kind',
      cell: (c) => categoryName(c.category),
      text: (c) => categoryName(c.category),
      width: 150,
      sort: 'loaded',
    },
    {
      id: 'state',
      header: 'State',
      cell: (c) => <Badge {...stateOf(c)} look="plain" />,
      text: (c) => stateOf(c).label,
      width: 110,
      sort: 'loaded',
    },
    {
      id: 'tested',
      header: 'Last test',
      cell: (c) => (c.last_tested_at ? <Ago at={c.last_tested_at} /> : 'never'),
      text: (c) => c.last_tested_at ?? 'never',
      width: 110,
      sort: 'loaded',
    },
    {
      id: 'config',
      header: 'Settings',
      cell: (c) => <span title={safeText(configSummary(c.config_display))}>{safeText(configSummary(c.config_display))}</span>,
      text: (c) => configSummary(c.config_display),
      width: 300,
      grow: true,
    },
  ];
}
