import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Ago } from '@/components/layout/Ago';
import { Badge } from '@/components/ui/Badge';
import { CopyButton } from '@/components/ui/CopyButton';
import { DataTable } from '@/components/ui/DataTable';
import type { TableColumn } from '@/components/ui/tableTypes';
import { useCan } from '@/hooks/useCan';
import { useTableLayout } from '@/hooks/useTableLayout';
import { missing } from '@/lib/format/number';
import type { Schema } from '@/types/api';
import { DeleteIntegrationDialog } from './DeleteIntegrationDialog';
import { IntegrationDialog } from './IntegrationDialog';
import { IntegrationMenu } from './IntegrationMenu';
import { sourceState } from './integrationState';
import { RotateSecretDialog } from './RotateSecretDialog';

type Integration = Schema<'Integration'>;

interface Props {
  projectId: string;
  sources: readonly Integration[];
  openId: string | undefined;
  onOpen: (source: Integration) => void;
}

interface Asked {
  what: 'edit' | 'rotate' | 'delete';
  source: Integration;
}

/** The alert sources of a project and whether anything arrives from them. */
export function IntegrationsTable({ projectId, sources, openId, onOpen }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const columns = useColumns((source) => (
    <IntegrationMenu
      projectId={projectId}
      source={source}
      onEdit={() => setAsked({ what: 'edit', source })}
      onRotate={() => setAsked({ what: 'rotate', source })}
      onDelete={() => setAsked({ what: 'delete', source })}
    />
  ));
  const dialog = asked && { projectId, source: asked.source, onClose: () => setAsked(null) };
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
      {dialog && asked.what === 'edit' && <IntegrationDialog {...dialog} />}
      {dialog && asked.what === 'rotate' && <RotateSecretDialog {...dialog} />}
      {dialog && asked.what === 'delete' && <DeleteIntegrationDialog {...dialog} />}
    </>
  );
}

function useColumns(actions: (source: Integration) => React.ReactNode): TableColumn<Integration>[] {
  const mayAct = useCan('integration.test');
  const columns: TableColumn<Integration>[] = [
    {
      id: 'name',
      header: 'Name',
      cell: (s) => (s.is_primary ? `${s.name} (primary)` : s.name),
      text: (s) => s.name,
      width: 180,
      required: true,
      sort: 'loaded',
    },
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
      cell: (s) => (s.last_webhook_at ? <Ago at={s.last_webhook_at} /> : 'never'),
      text: (s) => s.last_webhook_at ?? 'never',
      width: 120,
      sort: 'loaded',
    },
    {
      id: 'test',
      header: 'Last test',
      cell: (s) => <TestCell source={s}>{s.last_test_at && <Ago at={s.last_test_at} />}</TestCell>,
      text: (s) => s.last_test_at,
      width: 150,
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
  if (!mayAct) return columns;
  return [...columns, { id: 'actions', header: 'Actions', cell: actions, text: () => '', width: 80, required: true }];
}

/** The last time somebody called the system behind a source. */
function TestCell({ source, children }: { source: Integration; children: React.ReactNode }) {
  if (!source.last_test_at) return missing;
  return (
    <span className="flex items-center gap-1.5" title={source.last_error_message ?? undefined}>
      <Badge
        tone={source.last_test_success ? 'good' : 'bad'}
        icon={source.last_test_success ? CircleCheck : CircleAlert}
        label={source.last_test_success ? 'Passed' : 'Failed'}
        look="plain"
      />
      {children}
    </span>
  );
}
