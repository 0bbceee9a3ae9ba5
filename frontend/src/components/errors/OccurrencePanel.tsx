import { Link } from '@tanstack/react-router';
import { AttributeTable } from '@/components/query/AttributeTable';
import { SidePanel } from '@/components/ui/SidePanel';
import { useZone } from '@/hooks/useZone';
import { dateTime } from '@/lib/format/time';
import { flatAttributes } from '@/lib/logs/attributes';
import type { Occurrence } from '@/types/telemetry';
import { StackTrace } from './StackTrace';

interface Props {
  occurrence: Occurrence;
  /** Shows only occurrences with this `key=value`. */
  onFilter: (pair: string) => void;
  onClose: () => void;
}

const around = 15 * 60_000;

/** One occurrence: what was going on, and where to read on. */
export function OccurrencePanel({ occurrence, onFilter, onClose }: Props) {
  const zone = useZone();
  const { timestamp, trace_id, stack_trace, source_stack_trace } = occurrence;
  const at = Date.parse(timestamp);
  const attributes = flatAttributes(occurrence.attributes);
  return (
    <SidePanel title={`${dateTime(timestamp, zone.name)} ${zone.label}`} onClose={onClose}>
      <div className="flex flex-col gap-3">
        {trace_id && (
          <p className="flex gap-4 text-sm">
            <Link to="/traces/$traceId" params={{ traceId: trace_id }} className="text-accent-text underline">
              Its trace
            </Link>
            <Link
              to="/logs"
              search={{
                q: `trace_id:"${trace_id}"`,
                order: 'asc',
                from: new Date(at - around).toISOString(),
                to: new Date(at + around).toISOString(),
              }}
              className="text-accent-text underline"
            >
              Its logs
            </Link>
          </p>
        )}
        {attributes.length > 0 && (
          <AttributeTable
            onlyInclude
            rows={attributes.map(({ path, value }) => ({ field: path, value }))}
            onFilter={(field, value) => onFilter(`${field}=${value}`)}
          />
        )}
        <StackTrace text={stack_trace} source={source_stack_trace} />
      </div>
    </SidePanel>
  );
}
