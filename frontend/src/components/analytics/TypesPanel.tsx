import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { count, usd } from '@/lib/format/number';
import { tokenUsageQuery } from '@/services/queries/analytics';
import type { Schema } from '@/types/api';
import type { Days } from './days';
import { requestTypes } from './words';

/** What the requests were for. */
export function TypesPanel({ days, className }: { days: Days; className?: string }) {
  const query = useLiveQuery(tokenUsageQuery(days.start, days.end), { channels: ['hypotheses'] });
  return (
    <PanelFrame
      title="By kind of request"
      {...(className ? { className } : {})}
      query={query}
      action="analytics.read"
      skeleton={<Skeleton className="m-3 h-40" />}
      isEmpty={({ breakdown_by_type }) => breakdown_by_type.length === 0}
      empty={<EmptyState title="Nothing was asked in this range" />}
    >
      {({ breakdown_by_type }) => <Table rows={breakdown_by_type} />}
    </PanelFrame>
  );
}

function Table({ rows }: { rows: readonly Schema<'TokenUsageType'>[] }) {
  return (
    <div className="overflow-x-auto p-3">
      <table className="w-full text-sm tabular-nums">
        <thead>
          <tr className="text-left text-muted text-xs">
            <th scope="col" className="py-1 font-medium">
              Kind
            </th>
            <th scope="col" className="px-3 py-1 text-right font-medium">
              Requests
            </th>
            <th scope="col" className="px-3 py-1 text-right font-medium">
              Tokens
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.request_type} className="border-border border-t">
              <th scope="row" className="py-1.5 text-left font-normal">
                {requestTypes[row.request_type]}
              </th>
              <td className="px-3 text-right">{count(row.count)}</td>
              <td className="px-3 text-right">{count(row.total_tokens)}</td>
              <td className="text-right">{usd(row.cost_usd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
