import { Minus, MoveRight, Sparkles, TrendingDown, TrendingUp } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import type { TableColumn } from '@/components/ui/tableTypes';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { LogPattern } from '@/types/telemetry';
import { LevelName } from './LevelName';

const trends = {
  new: { icon: Sparkles, label: 'New', tone: 'accent' },
  rising: { icon: TrendingUp, label: 'Rising', tone: 'warn' },
  steady: { icon: MoveRight, label: 'Steady', tone: 'neutral' },
  falling: { icon: TrendingDown, label: 'Falling', tone: 'neutral' },
} as const;

/** The columns of the patterns. */
export function patternColumns(zone: { name: string; label: string }): TableColumn<LogPattern>[] {
  return [
    {
      id: 'count',
      header: 'Lines',
      cell: (row) => count(row.count),
      text: (row) => row.count,
      width: 84,
      align: 'right',
      sort: 'loaded',
      required: true,
    },
    {
      id: 'level',
      header: 'Level',
      cell: ({ level }) => <LevelName level={level} />,
      text: ({ level }) => level,
      width: 68,
      sort: 'loaded',
    },
    {
      id: 'pattern',
      header: 'Pattern',
      cell: ({ pattern }) => <span className="font-mono text-xs">{safeText(pattern)}</span>,
      text: ({ pattern }) => pattern,
      width: 480,
      grow: true,
      required: true,
    },
    {
      id: 'services',
      header: 'Services',
      cell: ({ services }) => safeText(services.join(', ')),
      text: ({ services }) => services.join(' '),
      width: 160,
    },
    {
      id: 'trend',
      header: 'Trend',
      cell: ({ trend }) => {
        const look = trends[trend] ?? { icon: Minus, label: trend, tone: 'neutral' as const };
        return <Badge look="plain" {...look} />;
      },
      text: ({ trend }) => trend,
      width: 92,
      sort: 'loaded',
    },
    {
      id: 'last',
      header: `Last seen (${zone.label})`,
      cell: ({ last_seen }) => <time dateTime={last_seen}>{dateTime(last_seen, zone.name)}</time>,
      text: ({ last_seen }) => last_seen,
      width: 160,
      sort: 'loaded',
    },
  ];
}
