import { Link } from '@tanstack/react-router';
import { LinkedRow, wholeRow } from '@/components/ui/LinkedRow';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { ErrorGroup } from '@/types/telemetry';

interface Props {
  /** What is listed: "Errors of checkout". */
  label: string;
  groups: readonly ErrorGroup[];
  /** The range that the page of a group opens with. */
  ends: { from: string; to: string };
}

/** Groups of errors, one line each, with how often they occurred. */
export function ErrorGroupLines({ label, groups, ends }: Props) {
  return (
    <ul aria-label={label} className="divide-y divide-border">
      {groups.map((group) => (
        <LinkedRow key={group.fingerprint}>
          <span className="min-w-0 flex-1">
            <Link
              to="/errors/$fingerprint"
              params={{ fingerprint: group.fingerprint }}
              search={ends}
              className={`block ${wholeRow}`}
            >
              {safeText(group.error_class)}
            </Link>
            <span className="block truncate text-muted text-xs">
              {safeText(group.service_name)} · {safeText(group.message)}
            </span>
          </span>
          <span className="shrink-0 text-right tabular-nums" title="Occurrences of all time">
            {count(group.occurrence_count)}
          </span>
        </LinkedRow>
      ))}
    </ul>
  );
}
