import { Bot, CircleCheck, CircleX, KeyRound, UserRound, Webhook } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import type { TableColumn } from '@/components/ui/tableTypes';
import { missing } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { Schema } from '@/types/api';
import { actorOf } from './auditWords';

type Entry = Schema<'AuditEntry'>;

const actorIcons = { user: UserRound, api_key: KeyRound, webhook: Webhook, system: Bot } as const;

/** The columns of the audit trail. */
export function auditColumns(zone: { name: string; label: string }): TableColumn<Entry>[] {
  return [
    {
      id: 'time',
      header: `Time (${zone.label})`,
      cell: ({ timestamp }) => <time dateTime={timestamp}>{dateTime(timestamp, zone.name)}</time>,
      text: ({ timestamp }) => timestamp,
      width: 166,
      required: true,
    },
    {
      id: 'who',
      header: 'Who',
      cell: (entry) => <Badge look="plain" icon={actorIcons[entry.actor_type]} label={safeText(actorOf(entry))} />,
      text: actorOf,
      width: 172,
    },
    {
      id: 'action',
      header: 'Action',
      cell: ({ action }) => <code className="font-mono text-xs">{safeText(action)}</code>,
      text: ({ action }) => action,
      width: 212,
      required: true,
    },
    {
      id: 'resource',
      header: 'Resource',
      cell: ({ resource_type, resource_id }) => (
        <>
          {safeText(resource_type)} <span className="font-mono text-muted text-xs">{safeText(resource_id ?? '')}</span>
        </>
      ),
      text: ({ resource_type, resource_id }) => [resource_type, resource_id].filter(Boolean).join(' '),
      width: 280,
      grow: true,
    },
    {
      id: 'result',
      header: 'Result',
      cell: ({ success }) => (
        <Badge
          look="plain"
          tone={success ? 'good' : 'bad'}
          icon={success ? CircleCheck : CircleX}
          label={success ? 'Succeeded' : 'Failed'}
        />
      ),
      text: ({ success }) => (success ? 'succeeded' : 'failed'),
      width: 100,
    },
    {
      id: 'address',
      header: 'Address',
      cell: ({ ip_address }) => ip_address ?? missing,
      text: ({ ip_address }) => ip_address,
      width: 124,
    },
    {
      id: 'service',
      header: 'Service',
      cell: ({ service }) => service,
      text: ({ service }) => service,
      width: 140,
    },
  ];
}
