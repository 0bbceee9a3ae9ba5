import { Link } from '@tanstack/react-router';
import { RotateCcw } from 'lucide-react';
import { Sparkline } from '@/components/charts/Sparkline';
import { Badge } from '@/components/ui/Badge';
import { numberColumn, textColumn, timeColumn } from '@/components/ui/columns';
import type { TableColumn } from '@/components/ui/tableTypes';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { ErrorGroup } from '@/types/telemetry';
import { errorLooks } from './errorLooks';

/** The columns of the inbox of errors. */
export function errorColumns(zone: { name: string; label: string }): TableColumn<ErrorGroup>[] {
  return [
    textColumn('error', 'Error', ({ error_class, message }) => `${error_class}: ${message}`, {
      width: 240,
      grow: true,
      required: true,
      cell: ({ fingerprint, error_class, message, regressed }) => (
        <span className="flex min-w-0 items-center gap-2">
          <Link to="/errors/$fingerprint" params={{ fingerprint }} className="min-w-0 truncate hover:underline">
            <span className="font-medium">{safeText(error_class)}</span>{' '}
            <span className="text-muted">{safeText(message.slice(0, 300))}</span>
          </Link>
          {regressed && <Badge tone="warn" icon={RotateCcw} label="Regressed" className="shrink-0" />}
        </span>
      ),
    }),
    textColumn('service', 'Service', ({ service_name }) => service_name, { width: 110 }),
    textColumn('status', 'Status', ({ status }) => errorLooks[status].label, {
      width: 108,
      cell: ({ status }) => <Badge look="plain" {...errorLooks[status]} />,
    }),
    {
      id: 'trend',
      header: 'Trend',
      cell: ({ trend }) => (trend ? <Sparkline values={trend} /> : '–'),
      text: ({ trend }) => trend?.join(' ') ?? null,
      width: 100,
    },
    numberColumn('count', 'Count', ({ occurrence_count }) => occurrence_count, count, { sort: 'server', width: 72 }),
    numberColumn('users', 'Users', ({ users_affected }) => users_affected, count, { width: 66 }),
    timeColumn('first_seen', 'First seen', ({ first_seen }) => first_seen, zone, { sort: 'server' }),
    timeColumn('last_seen', 'Last seen', ({ last_seen }) => last_seen, zone, { sort: 'server' }),
    textColumn('release', 'Release', ({ releases }) => releases.at(-1) ?? '', { width: 96 }),
    textColumn('owner', 'Assignee', ({ assignee }) => assignee ?? '', { width: 96 }),
  ];
}
