import { useState } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { CopyButton } from '@/components/ui/CopyButton';
import { DataTable } from '@/components/ui/DataTable';
import { Dialog } from '@/components/ui/Dialog';
import { RelativeTime } from '@/components/ui/RelativeTime';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useCan } from '@/hooks/useCan';
import { useNow } from '@/hooks/useNow';
import { useTableLayout } from '@/hooks/useTableLayout';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { missing } from '@/lib/format/number';
import { useRotateSecret } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';
import { sourceState } from './integrationState';
import { SecretShown } from './SecretShown';

type Integration = Schema<'Integration'>;

interface Props {
  projectId: string;
  sources: readonly Integration[];
  openId: string | undefined;
  onOpen: (source: Integration) => void;
}

/** The alert sources of a project and whether anything arrives from them. */
export function IntegrationsTable({ projectId, sources, openId, onOpen }: Props) {
  const [rotating, setRotating] = useState<Integration | null>(null);
  const rotate = useRotateSecret(projectId);
  const mayRotate = useCan('integration.rotate');
  const columns = useColumns(mayRotate ? setRotating : null);
  const done = () => {
    setRotating(null);
    rotate.reset();
  };
  return (
    <>
      <DataTable
        label="Alert sources"
        columns={columns}
        rows={sources}
        rowId={(source) => source.id}
        rowLabel={(source) => source.name}
        openId={openId}
        onOpen={onOpen}
        {...useTableLayout('integrations')}
      />
      <ConfirmDialog
        open={rotating !== null && !rotate.data}
        title={`Make a new secret for "${rotating?.name ?? ''}"?`}
        confirm="Make new secret"
        busy={rotate.isPending}
        error={rotate.error ? toApiError(rotate.error).detail : undefined}
        onCancel={done}
        onConfirm={() => rotating && rotate.mutate({ params: { path: { project_id: projectId, integration_id: rotating.id } } })}
      >
        The old secret works for one more hour. Put the new one into the sender before that.
      </ConfirmDialog>
      {rotating && rotate.data && (
        <Dialog
          open
          sticky
          width="lg"
          onClose={done}
          title={`New secret of ${rotating.name}`}
          footer={<Button onClick={done}>Done</Button>}
        >
          <SecretShown kind={rotating.integration_type} url={rotate.data.webhook_url ?? ''} secret={rotate.data.webhook_secret} />
        </Dialog>
      )}
    </>
  );
}

function useColumns(onRotate: ((source: Integration) => void) | null): TableColumn<Integration>[] {
  const now = useNow();
  const zone = useZone();
  const columns: TableColumn<Integration>[] = [
    { id: 'name', header: 'Name', cell: (s) => s.name, text: (s) => s.name, width: 180, required: true, sort: 'loaded' },
    {
      id: 'type',
      header: 'Type',
      cell: (s) => s.integration_type_display,
      text: (s) => s.integration_type_display,
      width: 120,
      sort: 'loaded',
    },
    {
      id: 'state',
      header: 'State',
      cell: (s) => <Badge {...sourceState(s)} look="plain" />,
      text: (s) => sourceState(s).label,
      width: 110,
      sort: 'loaded',
    },
    {
      id: 'last',
      header: 'Last delivery',
      cell: (s) => (s.last_webhook_at ? <RelativeTime at={s.last_webhook_at} now={now} zone={zone} look="ago" /> : 'never'),
      text: (s) => s.last_webhook_at ?? 'never',
      width: 120,
      sort: 'loaded',
    },
    {
      id: 'webhook',
      header: 'Webhook URL',
      grow: true,
      cell: (s) =>
        s.webhook_url ? (
          <span className="flex min-w-0 items-center gap-1">
            <code className="truncate">{s.webhook_url}</code>
            <CopyButton text={s.webhook_url} what={`webhook URL of ${s.name}`} />
          </span>
        ) : (
          missing
        ),
      text: (s) => s.webhook_url,
      width: 320,
    },
  ];
  if (!onRotate) return columns;
  const actions: TableColumn<Integration> = {
    id: 'actions',
    header: 'Actions',
    cell: (s) => (
      <Button size="sm" variant="ghost" aria-label={`New secret for ${s.name}`} onClick={() => onRotate(s)}>
        New secret
      </Button>
    ),
    text: () => '',
    width: 110,
    required: true,
  };
  return [...columns, actions];
}
