import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/ui/Badge';
import type { TableColumn } from '@/components/ui/tableTypes';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { Schema } from '@/types/api';
import { openItems, statusLooks } from './looks';

type Row = Schema<'PostmortemSummary'>;

/** The columns of the list of postmortems. */
export function postmortemColumns(zone: { name: string; label: string }): TableColumn<Row>[] {
  return [
    {
      id: 'status',
      header: 'Status',
      cell: ({ status }) => <Badge look="plain" {...statusLooks[status]} />,
      text: ({ status }) => status,
      width: 110,
    },
    {
      id: 'title',
      header: 'Title',
      cell: ({ title }) => <span title={safeText(title)}>{safeText(title)}</span>,
      text: ({ title }) => title,
      width: 320,
      minWidth: 160,
      grow: true,
      required: true,
    },
    {
      id: 'incident',
      header: 'Incident',
      cell: ({ incident_id, incident_title }) => (
        <Link
          to="/incidents/$incidentId"
          params={{ incidentId: incident_id }}
          title={safeText(incident_title)}
          className="truncate text-accent-text underline underline-offset-2"
        >
          {safeText(incident_title)}
        </Link>
      ),
      text: ({ incident_title }) => incident_title,
      width: 220,
      minWidth: 110,
    },
    {
      id: 'items',
      header: 'Open action items',
      cell: ({ action_items }) => {
        const open = openItems(action_items);
        return open === 0 ? <span className="text-faint">0 of {action_items.length}</span> : `${open} of ${action_items.length}`;
      },
      text: ({ action_items }) => openItems(action_items),
      width: 130,
      align: 'right',
    },
    {
      id: 'published',
      header: `Published (${zone.label})`,
      cell: ({ published_at }) =>
        published_at ? (
          <time dateTime={published_at}>{dateTime(published_at, zone.name)}</time>
        ) : (
          <span className="text-faint">Not yet</span>
        ),
      text: ({ published_at }) => published_at,
      width: 166,
    },
    {
      id: 'changed',
      header: `Changed (${zone.label})`,
      cell: ({ updated_at }) => <time dateTime={updated_at}>{dateTime(updated_at, zone.name)}</time>,
      text: ({ updated_at }) => updated_at,
      width: 166,
    },
  ];
}
