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
import { missing } from '@/lib/format/number';
import { useDeleteApiKey, useEditApiKey } from '@/services/queries/apiKeys';
import type { Schema } from '@/types/api';
import { keyState } from './keyState';

type ApiKey = Schema<'APIKey'>;

/** The keys of a project with what each may do and when it was used last. */
export function ApiKeysTable({ projectId, keys }: { projectId: string; keys: readonly ApiKey[] }) {
  const edit = useEditApiKey(projectId);
  const remove = useDeleteApiKey(projectId);
  const { doomed, ask, close } = useDoomed<ApiKey>(remove.reset);
  const mayEdit = useCan('apikey.edit');
  const columns = columnsOf((key) => (
    <>
      {mayEdit && (
        <Button size="sm" variant="ghost" onClick={() => switchKey(key)}>
          {key.is_active ? 'Disable' : 'Enable'}
        </Button>
      )}
      <Button size="sm" variant="ghost" aria-label={`Delete ${key.name}`} onClick={() => ask(key)}>
        Delete
      </Button>
    </>
  ));
  const switchKey = (key: ApiKey) =>
    edit.mutate(
      { params: { path: { project_id: projectId, key_id: key.id } }, body: { is_active: !key.is_active } },
      {
        onSuccess: () => toast(`${key.name} is ${key.is_active ? 'disabled' : 'enabled'}`, { tone: 'good' }),
        onError: (error) => toast(`${key.name} was not changed`, { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  return (
    <>
      <DataTable
        label="API keys"
        columns={columns}
        rows={keys}
        rowId={(key) => key.id}
        rowLabel={(key) => key.name}
        {...useTableLayout('api-keys')}
      />
      <ConfirmDialog
        open={doomed !== null}
        title={`Delete API key "${doomed?.name ?? ''}"?`}
        confirm="Delete key"
        busy={remove.isPending}
        error={remove.error ? toApiError(remove.error).detail : undefined}
        onCancel={close}
        onConfirm={() =>
          doomed &&
          remove.mutate(
            { params: { path: { project_id: projectId, key_id: doomed.id } } },
            {
              onSuccess: () => {
                toast(`${doomed.name} is deleted`, { tone: 'good' });
                close();
              },
            },
          )
        }
      >
        Whatever still sends with this key is refused within seconds. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}

function columnsOf(actions: (key: ApiKey) => React.ReactNode): TableColumn<ApiKey>[] {
  const when = (at: string | null) => (at ? <Ago at={at} /> : missing);
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (key) => key.name,
      text: (key) => key.name,
      width: 220,
      grow: true,
      required: true,
      sort: 'loaded',
    },
    { id: 'prefix', header: 'Key', cell: (key) => <code>{key.key_prefix}…</code>, text: (key) => key.key_prefix, width: 130 },
    {
      id: 'state',
      header: 'State',
      cell: (key) => <Badge {...keyState(key)} look="plain" />,
      text: (key) => keyState(key).label,
      width: 100,
    },
    {
      id: 'scopes',
      header: 'May',
      cell: (key) => <span title={key.scopes.join(', ')}>{key.scopes.join(', ')}</span>,
      text: (key) => key.scopes.join(' '),
      width: 300,
    },
    {
      id: 'used',
      header: 'Last used',
      cell: (key) => when(key.last_used_at),
      text: (key) => key.last_used_at,
      width: 110,
      sort: 'loaded',
    },
    {
      id: 'created',
      header: 'Created',
      cell: (key) => when(key.created_at),
      text: (key) => key.created_at,
      width: 110,
      sort: 'loaded',
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: (key) => (key.expires_at ? when(key.expires_at) : 'never'),
      text: (key) => key.expires_at ?? 'never',
      width: 110,
    },
    { id: 'actions', header: 'Actions', cell: actions, text: () => '', width: 150, required: true },
  ];
}
