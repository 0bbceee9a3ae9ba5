import { KeyValue } from '@/components/ui/KeyValue';
import { useZone } from '@/hooks/useZone';
import { count } from '@/lib/format/number';
import { safeText, sentence } from '@/lib/format/text';
import { dateTime, duration } from '@/lib/format/time';
import type { Impact } from '@/services/queries/response';

/** What it means for the people who use the service. */
export function ImpactPanel({ impact }: { impact: Impact }) {
  const zone = useZone();
  const { level, summary, services, users_affected, started_at, ended_at } = impact;
  const lasted = started_at && ended_at ? Date.parse(ended_at) - Date.parse(started_at) : null;
  return (
    <section aria-labelledby="impact" className="rounded-lg border border-border bg-surface">
      <h2 id="impact" className="flex min-h-9 items-center border-border border-b px-3 font-semibold text-sm">
        Impact: {sentence(level).toLowerCase()}
      </h2>
      <div className="flex flex-col gap-2 px-3 py-2.5">
        {summary.trim() !== '' && <p className="whitespace-pre-wrap break-words text-sm">{safeText(summary)}</p>}
        <KeyValue
          rows={[
            { term: 'Services', value: services.length > 0 ? services.map(safeText).join(', ') : null },
            { term: 'Users affected', value: users_affected === null ? null : count(users_affected) },
            { term: `Started (${zone.label})`, value: started_at && dateTime(started_at, zone.name) },
            {
              term: `Ended (${zone.label})`,
              value: ended_at && `${dateTime(ended_at, zone.name)}${lasted ? `, after ${duration(lasted)}` : ''}`,
            },
          ]}
        />
      </div>
    </section>
  );
}
