import { CircleCheck, CircleOff } from 'lucide-react';
import { Ago } from '@/components/layout/Ago';
import { Badge } from '@/components/ui/Badge';
import type { TableColumn } from '@/components/ui/tableTypes';
import { safeText } from '@/lib/format/text';
import type { Runbook } from '@/types/api';

function joined(id: string, header: string, width: number, read: (row: Runbook) => readonly string[]): TableColumn<Runbook> {
  const text = (row: Runbook) => read(row).join(', ');
  return {
    id,
    header,
    cell: (row) =>
      read(row).length > 0 ? (
        <span title={safeText(text(row))}>{safeText(text(row))}</span>
      ) : (
        <span className="text-faint">None</span>
      ),
    text,
    width,
  };
}

/** The columns of the list of runbooks. */
export const runbookColumns: TableColumn<Runbook>[] = [
  {
    id: 'title',
    header: 'Title',
    cell: ({ title }) => <span title={safeText(title)}>{safeText(title)}</span>,
    text: ({ title }) => title,
    width: 260,
    minWidth: 160,
    grow: true,
    required: true,
  },
  joined('services', 'Services', 160, (row) => row.service_names),
  joined('alerts', 'Alerts', 180, (row) => row.alert_names),
  joined('tags', 'Tags', 130, (row) => row.tags),
  {
    id: 'steps',
    header: 'Steps',
    cell: ({ steps }) => steps.length,
    text: ({ steps }) => steps.length,
    width: 60,
    align: 'right',
  },
  {
    id: 'enabled',
    header: 'State',
    cell: ({ enabled }) => (
      <Badge
        look="plain"
        tone={enabled ? 'good' : 'neutral'}
        icon={enabled ? CircleCheck : CircleOff}
        label={enabled ? 'Enabled' : 'Off'}
      />
    ),
    text: ({ enabled }) => (enabled ? 'enabled' : 'off'),
    width: 90,
  },
  {
    id: 'used',
    header: 'Last used',
    cell: ({ last_used_at }) => (last_used_at ? <Ago at={last_used_at} /> : <span className="text-faint">Never</span>),
    text: ({ last_used_at }) => last_used_at,
    width: 96,
  },
];
