import { Ago } from '@/components/layout/Ago';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { StateBadge } from '@/components/ui/StateBadge';
import type { TableColumn } from '@/components/ui/tableTypes';
import { missing } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { dateTime, shortDateTime } from '@/lib/format/time';
import type { Incident } from '@/types/api';
import { AiState } from './AiState';
import { Duration } from './Duration';
import { openFor } from './openFor';

/** The columns of the incident list. Cells that move with the clock draw themselves. */
export function incidentColumns(zone: { name: string; label: string }): TableColumn<Incident>[] {
  return [
    {
      id: 'severity',
      header: 'Severity',
      cell: ({ severity }) => <SeverityBadge severity={severity} />,
      text: ({ severity }) => severity,
      width: 92,
      sort: 'server',
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ state }) => <StateBadge state={state} />,
      text: ({ state }) => state,
      width: 120,
    },
    {
      id: 'title',
      header: 'Title',
      cell: ({ title }) => <span title={safeText(title)}>{safeText(title)}</span>,
      text: ({ title }) => title,
      width: 280,
      minWidth: 160,
      grow: true,
      required: true,
    },
    {
      id: 'service',
      header: 'Service',
      cell: ({ service_name }) => <span title={safeText(service_name)}>{safeText(service_name)}</span>,
      text: ({ service_name }) => service_name,
      width: 136,
    },
    {
      id: 'alerts',
      header: 'Alerts',
      cell: ({ alert_count }) => (alert_count > 0 ? alert_count : <span className="text-faint">0</span>),
      text: ({ alert_count }) => alert_count,
      width: 56,
      align: 'right',
    },
    {
      id: 'owner',
      header: 'Owner',
      cell: ({ assignee_name }) => assignee_name ?? <span className="text-faint">Nobody</span>,
      text: ({ assignee_name }) => assignee_name,
      width: 118,
    },
    {
      id: 'ai',
      header: 'Causes',
      cell: ({ hypothesis_status }) => <AiState status={hypothesis_status} />,
      text: ({ hypothesis_status }) => hypothesis_status,
      width: 84,
    },
    {
      id: 'detected_at',
      header: `Detected (${zone.label})`,
      cell: ({ detected_at }) => (
        <time dateTime={detected_at} title={dateTime(detected_at, zone.name)}>
          {shortDateTime(detected_at, zone.name)}
        </time>
      ),
      text: ({ detected_at }) => detected_at,
      width: 124,
      sort: 'server',
    },
    {
      id: 'duration',
      header: 'Duration',
      cell: (incident) => <Duration incident={incident} />,
      text: (incident) => Math.round(openFor(incident, Date.now()) / 60_000),
      width: 82,
      align: 'right',
    },
    {
      id: 'updated_at',
      header: 'Updated',
      cell: ({ updated_at }) => (updated_at ? <Ago at={updated_at} /> : missing),
      text: ({ updated_at }) => updated_at,
      width: 84,
      align: 'right',
      sort: 'server',
    },
  ];
}
