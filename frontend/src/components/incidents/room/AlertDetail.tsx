import { ExternalLink } from 'lucide-react';
import { CodeBlock } from '@/components/ui/CodeBlock';
import { KeyValue } from '@/components/ui/KeyValue';
import { SidePanel } from '@/components/ui/SidePanel';
import { useZone } from '@/hooks/useZone';
import { safeHref } from '@/lib/format/markdown';
import { count } from '@/lib/format/number';
import { safeText, sentence } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { IncidentAlert } from '@/services/queries/incident';

/** Everything that is known of one alert. */
export function AlertDetail({ alert, onClose }: { alert: IncidentAlert; onClose: () => void }) {
  const zone = useZone();
  const at = (moment: string | null) => moment && `${dateTime(moment, zone.name)} ${zone.label}`;
  const source = alert.external_url ? safeHref(alert.external_url) : null;
  return (
    <SidePanel title={safeText(alert.alert_name)} onClose={onClose}>
      <div className="flex flex-col gap-4">
        {alert.summary && <p className="text-sm">{safeText(alert.summary)}</p>}
        {alert.description && alert.description !== alert.summary && (
          <p className="whitespace-pre-wrap text-muted text-sm">{safeText(alert.description)}</p>
        )}
        <KeyValue
          rows={[
            { term: 'Status', value: `${alert.status_display}${alert.muted ? ', muted' : ''}` },
            { term: 'Severity', value: alert.severity_display },
            { term: 'Source', value: alert.integration_name ?? sentence(alert.origin) },
            { term: 'Started', value: at(alert.starts_at) },
            { term: 'Ended', value: at(alert.ends_at) },
            { term: 'Last seen', value: at(alert.last_seen_at) },
            { term: 'Repeated', value: count(alert.repeat_count) },
            { term: 'Fingerprint', value: <code className="break-all text-xs">{alert.fingerprint}</code> },
          ]}
        />
        <Pairs title="Labels" pairs={alert.labels} />
        <Pairs title="Annotations" pairs={alert.annotations} />
        {source && (
          <a
            href={source}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="inline-flex items-center gap-1 self-start text-accent-text text-sm underline underline-offset-2"
          >
            Open at the source <ExternalLink size={13} aria-hidden />
          </a>
        )}
      </div>
    </SidePanel>
  );
}

function Pairs({ title, pairs }: { title: string; pairs: Record<string, string> }) {
  const lines = Object.entries(pairs).map(([name, value]) => `${safeText(name)}: ${safeText(value)}`);
  if (lines.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-medium text-muted text-xs">{title}</h3>
      <CodeBlock code={lines.join('\n')} label={title} wrap />
    </section>
  );
}
