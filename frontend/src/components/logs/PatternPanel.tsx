import { Link } from '@tanstack/react-router';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { KeyValue } from '@/components/ui/KeyValue';
import { SidePanel } from '@/components/ui/SidePanel';
import { useZone } from '@/hooks/useZone';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import { patternTerm, withTerm } from '@/lib/logs/query';
import type { LogFilters } from '@/lib/search/logs';
import type { LogPattern } from '@/types/telemetry';
import { LogMessage } from './LogMessage';

interface Props {
  pattern: LogPattern;
  filters: LogFilters;
  onClose: () => void;
}

/** One pattern with a line of it, and the ways to its lines or past them. */
export function PatternPanel({ pattern, filters, onClose }: Props) {
  const zone = useZone();
  const { q, service, level } = filters;
  const search = (exclude: boolean) => ({ q: withTerm(q, patternTerm(pattern.pattern, exclude)), service, level });
  return (
    <SidePanel title={`${count(pattern.count)} lines`} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <div className="flex gap-2">
          <Link to="/logs" search={search(false)} className={buttonStyle('primary')}>
            Show these lines
          </Link>
          <Link to="/logs" search={search(true)} className={buttonStyle('secondary')}>
            Leave them out
          </Link>
        </div>
        <section className="flex flex-col gap-1">
          <h3 className="font-semibold text-xs">Pattern</h3>
          <p className="break-all rounded-md bg-sunken p-2 font-mono text-xs">{safeText(pattern.pattern)}</p>
        </section>
        <section className="flex flex-col gap-1">
          <h3 className="font-semibold text-xs">The newest line</h3>
          <LogMessage message={pattern.sample} truncated={false} />
        </section>
        <KeyValue
          rows={[
            { term: 'Services', value: safeText(pattern.services.join(', ')) },
            { term: 'First in range', value: `${dateTime(pattern.first_seen, zone.name)} ${zone.label}` },
            { term: 'Last in range', value: `${dateTime(pattern.last_seen, zone.name)} ${zone.label}` },
          ]}
        />
      </div>
    </SidePanel>
  );
}
