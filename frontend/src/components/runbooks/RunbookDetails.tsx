import { Badge } from '@/components/ui/Badge';
import { KeyValue } from '@/components/ui/KeyValue';
import { Markdown } from '@/components/ui/Markdown';
import { Notice } from '@/components/ui/Notice';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { Runbook } from '@/types/api';
import { ExecutionsPanel } from './ExecutionsPanel';
import { StepText } from './StepText';

/** A runbook to read: its steps, when it fits, how often it was followed. */
export function RunbookDetails({ runbook }: { runbook: Runbook }) {
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="grid gap-3 p-3 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-3">
          {!runbook.enabled && <Notice tone="warn">This runbook is off: it is neither suggested nor started.</Notice>}
          {runbook.description && <Markdown source={runbook.description} />}
          <section aria-labelledby="runbook-steps" className="flex flex-col gap-2">
            <h2 id="runbook-steps" className="font-semibold text-sm">
              Steps
            </h2>
            <ol className="flex flex-col gap-2">
              {runbook.steps.map((step, index) => (
                <li key={step.id} className="flex flex-col gap-2 rounded-lg border border-border bg-surface p-3">
                  <h3 className="font-medium text-sm">
                    {index + 1}. {safeText(step.title)}
                  </h3>
                  <StepText step={step} />
                </li>
              ))}
            </ol>
          </section>
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <Facts runbook={runbook} />
          <ExecutionsPanel runbookId={runbook.id} />
        </div>
      </div>
    </div>
  );
}

function Facts({ runbook }: { runbook: Runbook }) {
  const zone = useZone();
  const time = (at: string) => `${dateTime(at, zone.name)} ${zone.label}`;
  const labels = Object.entries(runbook.labels).map(([name, value]) => `${name}=${value}`);
  return (
    <section aria-labelledby="runbook-facts" className="flex flex-col gap-2 rounded-lg border border-border bg-surface p-3">
      <h2 id="runbook-facts" className="font-semibold text-sm">
        When it fits
      </h2>
      <KeyValue
        rows={[
          { term: 'Alerts', value: names(runbook.alert_names) },
          { term: 'Services', value: names(runbook.service_names) },
          { term: 'Labels', value: names(labels) },
          {
            term: 'Severities',
            value:
              runbook.severities.length > 0 ? (
                <span className="flex flex-wrap gap-1">
                  {runbook.severities.map((severity) => (
                    <SeverityBadge key={severity} severity={severity} />
                  ))}
                </span>
              ) : null,
          },
          { term: 'Tags', value: names(runbook.tags) },
          { term: 'Version', value: runbook.version },
          { term: 'Written by', value: safeText(runbook.created_by) },
          { term: 'Created', value: time(runbook.created_at) },
          { term: 'Changed', value: time(runbook.updated_at) },
          { term: 'Last used', value: runbook.last_used_at ? time(runbook.last_used_at) : 'Never' },
        ]}
      />
    </section>
  );
}

function names(list: readonly string[]) {
  if (list.length === 0) return null;
  return (
    <span className="flex flex-wrap gap-1">
      {list.map((name) => (
        <Badge key={name} label={safeText(name)} />
      ))}
    </span>
  );
}
