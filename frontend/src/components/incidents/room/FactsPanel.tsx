import { KeyValue } from '@/components/ui/KeyValue';
import { useZone } from '@/hooks/useZone';
import { count } from '@/lib/format/number';
import { safeText, sentence } from '@/lib/format/text';
import { dateTime, duration } from '@/lib/format/time';
import type { Incident } from '@/types/api';
import { sourceName } from './incidentSource';

/** The moments and origins of an incident. What has not happened is a dash. */
export function FactsPanel({ incident }: { incident: Incident }) {
  const zone = useZone();
  const { detected_at } = incident;
  const moment = (at: string | null) => at && <Moment at={at} since={detected_at} zone={zone.name} />;
  return (
    <section aria-labelledby="facts" className="rounded-lg border border-border bg-surface">
      <h2 id="facts" className="flex min-h-9 items-center border-border border-b px-3 font-semibold text-sm">
        Facts ({zone.label})
      </h2>
      <div className="px-3 py-2.5">
        <KeyValue
          rows={[
            { term: 'Owner', value: incident.assignee_name && safeText(incident.assignee_name) },
            { term: 'Service', value: safeText(incident.service_name) },
            { term: 'Source', value: `${sourceName(incident.source)}, by ${safeText(incident.created_by)}` },
            { term: 'Impact', value: incident.impact && sentence(incident.impact.level) },
            { term: 'Alerts', value: count(incident.alert_count) },
            { term: 'Detected', value: dateTime(detected_at, zone.name) },
            { term: 'Acknowledged', value: moment(incident.acknowledged_at) },
            { term: 'Mitigated', value: moment(incident.mitigated_at) },
            { term: 'Resolved', value: moment(incident.resolved_at) },
          ]}
        />
      </div>
    </section>
  );
}

function Moment({ at, since, zone }: { at: string; since: string; zone: string }) {
  const after = Date.parse(at) - Date.parse(since);
  return (
    <>
      {dateTime(at, zone)}
      {after > 0 && <span className="text-muted"> after {duration(after)}</span>}
    </>
  );
}
