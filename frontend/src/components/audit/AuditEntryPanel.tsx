import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NotFoundState } from '@/components/layout/NotFoundState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { CodeBlock } from '@/components/ui/CodeBlock';
import { CopyButton } from '@/components/ui/CopyButton';
import { KeyValue } from '@/components/ui/KeyValue';
import { Notice } from '@/components/ui/Notice';
import { SidePanel } from '@/components/ui/SidePanel';
import { Skeleton } from '@/components/ui/Skeleton';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import { auditEntryQuery } from '@/services/queries/audit';
import type { Schema } from '@/types/api';
import { AuditChanges } from './AuditChanges';
import { actorOf, actorWords } from './auditWords';

type Entry = Schema<'AuditEntry'>;

/** One entry with everything it recorded. */
export function AuditEntryPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(auditEntryQuery(id));
  const isGone = query.error !== null && toApiError(query.error).httpStatus === 404;
  return (
    <SidePanel title={query.data ? safeText(query.data.action) : 'Audit entry'} onClose={onClose}>
      {isGone ? (
        <NotFoundState what="audit entry" />
      ) : (
        <PanelFrame title="Audit entry" hideTitle bare query={query} action="audit.read" skeleton={<Skeleton className="h-64" />}>
          {(entry) => <Details entry={entry} />}
        </PanelFrame>
      )}
    </SidePanel>
  );
}

function Details({ entry }: { entry: Entry }) {
  const zone = useZone();
  const { resource_type, resource_id, success, error_message, metadata } = entry;
  const hasMetadata = metadata && Object.keys(metadata).length > 0;
  return (
    <div className="flex flex-col gap-4">
      {!success && <Notice tone="bad">{error_message ? safeText(error_message) : 'The action failed.'}</Notice>}
      <KeyValue
        rows={[
          { term: 'Time', value: `${dateTime(entry.timestamp, zone.name)} ${zone.label}` },
          { term: 'Who', value: `${safeText(actorOf(entry))} (${actorWords[entry.actor_type].toLowerCase()})` },
          { term: 'E-mail', value: entry.user_email ? safeText(entry.user_email) : null },
          { term: 'Resource', value: resource_type },
          { term: 'Resource id', value: resource_id && <Copied text={resource_id} what="resource id" /> },
          { term: 'Address', value: entry.ip_address },
          { term: 'Client', value: entry.user_agent ? safeText(entry.user_agent) : null },
          { term: 'Request', value: entry.request_id && <Copied text={entry.request_id} what="request id" /> },
          { term: 'Service', value: entry.service },
        ]}
      />
      <Part title="Changes">
        <AuditChanges changes={entry.changes} />
      </Part>
      {hasMetadata && (
        <Part title="Metadata">
          <CodeBlock label="Metadata" code={JSON.stringify(metadata, null, 2)} wrap />
        </Part>
      )}
      <Part title="Chain">
        <KeyValue
          rows={[
            { term: 'Hash', value: <Copied text={entry.hash} what="hash" /> },
            {
              term: 'Before it',
              value: entry.prev_hash ? <Copied text={entry.prev_hash} what="previous hash" /> : 'first entry',
            },
          ]}
        />
      </Part>
    </div>
  );
}

function Copied({ text, what }: { text: string; what: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 truncate font-mono text-xs" title={safeText(text)}>
        {safeText(text)}
      </code>
      <CopyButton text={text} what={what} />
    </span>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-semibold text-xs">{title}</h3>
      {children}
    </section>
  );
}
