import type { ReactNode } from 'react';
import { Ago } from '@/components/layout/Ago';
import { Button } from '@/components/ui/Button';
import { DataTable } from '@/components/ui/DataTable';
import type { TableColumn } from '@/components/ui/tableTypes';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useTableLayout } from '@/hooks/useTableLayout';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { useRetryDeadLetter } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';

type Letter = Schema<'DeadLetter'>;

const kinds: Record<Letter['kind'], string> = {
  event: 'Live event',
  audit: 'Audit entry',
  incident_action: 'Change of an incident',
  generation: 'Hypothesis run',
  notification: 'Notification',
};

interface Props {
  projectId: string;
  letters: readonly Letter[];
  /** The way to older ones. */
  footer: ReactNode;
}

/** What the services could not deliver to each other, and the way to try it again. */
export function DeadLetters({ projectId, letters, footer }: Props) {
  const retry = useRetryDeadLetter(projectId);
  const mayRetry = useCan('deadletter.retry');
  const again = (letter: Letter) =>
    retry.mutate(
      { params: { path: { project_id: projectId, dead_letter_id: letter.id } } },
      {
        onSuccess: () => toast(`${kinds[letter.kind]} is queued again`, { tone: 'good' }),
        onError: (error) => toast('It was not queued again', { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  const columns: TableColumn<Letter>[] = [
    { id: 'kind', header: 'What', cell: (l) => kinds[l.kind], text: (l) => kinds[l.kind], width: 150, required: true },
    { id: 'service', header: 'From', cell: (l) => l.service, text: (l) => l.service, width: 150 },
    { id: 'topic', header: 'For', cell: (l) => safeText(l.topic), text: (l) => l.topic, width: 180 },
    {
      id: 'reason',
      header: 'Why it failed',
      cell: (l) => <span title={safeText(l.reason)}>{safeText(l.reason)}</span>,
      text: (l) => l.reason,
      width: 300,
      grow: true,
    },
    { id: 'attempts', header: 'Attempts', cell: (l) => l.attempts, text: (l) => l.attempts, width: 90, align: 'right' },
    {
      id: 'dead',
      header: 'Given up',
      cell: (l) => <Ago at={l.dead_at} />,
      text: (l) => l.dead_at,
      width: 110,
      sort: 'loaded',
    },
  ];
  if (mayRetry) {
    columns.push({
      id: 'actions',
      header: 'Actions',
      cell: (letter) => (
        <Button size="sm" variant="ghost" aria-label={`Retry ${kinds[letter.kind]}`} onClick={() => again(letter)}>
          Retry
        </Button>
      ),
      text: () => '',
      width: 90,
      required: true,
    });
  }
  return (
    <DataTable
      label="Undelivered messages"
      columns={columns}
      rows={letters}
      rowId={(letter) => letter.id}
      rowLabel={(letter) => kinds[letter.kind]}
      footer={footer}
      {...useTableLayout('dead-letters')}
    />
  );
}
