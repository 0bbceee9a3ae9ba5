import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { DataTable } from '@/components/ui/DataTable';
import { RelativeTime } from '@/components/ui/RelativeTime';
import type { TableColumn } from '@/components/ui/tableTypes';
import { toast } from '@/components/ui/toasts';
import { useNow } from '@/hooks/useNow';
import { useTableLayout } from '@/hooks/useTableLayout';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { missing } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { useEndSession } from '@/services/queries/account';
import type { Schema } from '@/types/api';
import { deviceOf } from './device';

type SignIn = Schema<'SignIn'>;

/** Where one is signed in, and the way to end each of these sessions. */
export function SessionsTable({ sessions }: { sessions: readonly SignIn[] }) {
  const [doomed, setDoomed] = useState<SignIn | null>(null);
  const end = useEndSession();
  const name = (session: SignIn) => safeText(deviceOf(session.user_agent)) || 'Unknown device';
  const close = () => {
    setDoomed(null);
    end.reset();
  };
  return (
    <>
      <DataTable
        label="Sessions"
        columns={useColumns(name, setDoomed)}
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

function useColumns(name: (session: SignIn) => string, onEnd: (session: SignIn) => void): TableColumn<SignIn>[] {
  const now = useNow();
  const zone = useZone();
  const when = (at: string) => <RelativeTime at={at} now={now} zone={zone} look="ago" />;
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
      cell: (session) => when(session.last_used_at),
      text: (session) => session.last_used_at,
      width: 110,
      sort: 'loaded',
    },
    {
      id: 'created',
      header: 'Signed in',
      cell: (session) => when(session.created_at),
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
