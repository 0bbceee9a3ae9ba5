import { Ago } from '@/components/layout/Ago';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { DataTable } from '@/components/ui/DataTable';
import type { TableColumn } from '@/components/ui/tableTypes';
import { toast } from '@/components/ui/toasts';
import { useDoomed } from '@/hooks/useDoomed';
import { useTableLayout } from '@/hooks/useTableLayout';
import { toApiError } from '@/lib/errors';
import { missing } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { useEndSession } from '@/services/queries/account';
import type { Schema } from '@/types/api';
import { deviceOf } from './device';

type SignIn = Schema<'SignIn'>;

/** Where one is signed in, and the way to end each of these sessions. */
export function SessionsTable({ sessions }: { sessions: readonly SignIn[] }) {
  const end = useEndSession();
  const { doomed, ask, close } = useDoomed<SignIn>(end.reset);
  const name = (session: SignIn) => safeText(deviceOf(session.user_agent)) || 'Unknown device';
  return (
    <>
      <DataTable
        label="Sessions"
        columns={columnsOf(name, ask)}
        rows={sessions}
        rowId={(session) => session.id}
        rowLabel={name}
        {...useTableLayout('sessions')}
      />
      <ConfirmDialog
        open={doomed !== null}
        title={`End the session "${doomed ? name(doomed) : ''}"?`}
        confirm="End session"
        busy={end.isPending}
        error={end.error ? toApiError(end.error).detail : undefined}
        onCancel={close}
        onConfirm={() =>
          doomed &&
          end.mutate(
            { params: { path: { session_id: doomed.id } } },
            {
              onSuccess: () => {
                toast('The session has ended', { tone: 'good' });
                close();
              },
            },
          )
        }
      >
        It was last used from {doomed?.ip_address ?? 'an unknown address'}. Whoever uses it has to sign in again.
      </ConfirmDialog>
    </>
  );
}

function columnsOf(name: (session: SignIn) => string, onEnd: (session: SignIn) => void): TableColumn<SignIn>[] {
  return [
    {
      id: 'device',
      header: 'Device',
      cell: (session) => <span title={safeText(session.user_agent)}>{name(session)}</span>,
      text: name,
      width: 220,
      grow: true,
      required: true,
    },
    {
      id: 'address',
      header: 'Address',
      cell: (session) => session.ip_address ?? missing,
      text: (session) => session.ip_address,
      width: 150,
    },
    {
      id: 'used',
      header: 'Last use',
      cell: (session) => <Ago at={session.last_used_at} />,
      text: (session) => session.last_used_at,
      width: 110,
      sort: 'loaded',
    },
    {
      id: 'created',
      header: 'Signed in',
      cell: (session) => <Ago at={session.created_at} />,
      text: (session) => session.created_at,
      width: 110,
      sort: 'loaded',
    },
    {
      id: 'actions',
      header: 'Actions',
      cell: (session) =>
        session.current ? (
          <span className="text-muted">This session</span>
        ) : (
          <Button size="sm" variant="ghost" aria-label={`End session ${name(session)}`} onClick={() => onEnd(session)}>
            End
          </Button>
        ),
      text: (session) => (session.current ? 'This session' : ''),
      width: 120,
      required: true,
    },
  ];
}
