import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { GuardedButton } from '@/components/ui/GuardedButton';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { whyNot } from '@/lib/permissions';
import { categoriesQuery, connectionsQuery } from '@/services/queries/connections';
import type { Schema } from '@/types/api';
import { ConnectionDialog } from './ConnectionDialog';
import { ConnectionsTable } from './ConnectionsTable';

interface Props {
  title: string;
  /** What the primary action says: "Add provider". */
  add: string;
  /** Only the categories that begin so; all when empty. */
  prefix: string;
  empty: { title: string; text: string };
  /** Panels above the list. */
  children?: ReactNode;
}

/** A page of connections: all of them, or those of one group. */
export function Connections({ title, add, prefix, empty, children }: Props) {
  const query = useLiveQuery(connectionsQuery(prefix), { channels: ['system'] });
  const kinds = useQuery(categoriesQuery());
  const categories = kinds.data?.categories.filter(({ id }) => id.startsWith(prefix)) ?? [];
  const maySave = useCan('connection.save');
  const [open, setOpen] = useState<Schema<'ConnectionSetting'> | 'new' | null>(null);
  const missing = kinds.error ? 'The kinds of connection could not be loaded. Reload the page.' : 'Loading';
  const reason = maySave ? (categories.length > 0 ? null : missing) : whyNot('connection.save');
  return (
    <>
      <PageHead
        title={title}
        actions={
          <GuardedButton variant="primary" reason={reason} onClick={() => setOpen('new')}>
            <Plus size={14} aria-hidden /> {add}
          </GuardedButton>
        }
      />
      {children}
      <PanelFrame
        title={title}
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="connection.read"
        skeleton={<Skeleton className="m-4 h-40" />}
        isEmpty={(connections) => connections.length === 0}
        empty={<EmptyState title={empty.title}>{empty.text}</EmptyState>}
      >
        {(connections) => <ConnectionsTable connections={connections} onEdit={setOpen} />}
      </PanelFrame>
      {open !== null && categories.length > 0 && (
        <ConnectionDialog categories={categories} connection={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
