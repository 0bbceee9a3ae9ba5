import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PageHead } from '@/components/layout/PageHead';
import { AskAdmin } from '@/components/onboarding/AskAdmin';
import { CardPicker } from '@/components/onboarding/CardPicker';
import { ConnectForm } from '@/components/onboarding/ConnectForm';
import { FirstAlert } from '@/components/onboarding/FirstAlert';
import { Step } from '@/components/onboarding/Step';
import { connections } from '@/components/onboarding/signalLooks';
import { snippetOf } from '@/components/onboarding/snippets';
import { sources } from '@/components/onboarding/sources';
import { TelemetrySteps } from '@/components/onboarding/TelemetrySteps';
import { senderConfig } from '@/components/settings/receiver';
import { Button } from '@/components/ui/Button';
import { CodeBlock } from '@/components/ui/CodeBlock';
import { Notice } from '@/components/ui/Notice';
import { useCan } from '@/hooks/useCan';
import { useProjectId } from '@/hooks/useMe';
import { safeText } from '@/lib/format/text';
import type { SourceKind } from '@/lib/search/onboarding';
import { integrationsQuery, useCreateIntegration } from '@/services/queries/integrations';

const route = getRouteApi('/shell/onboarding');

/** From nothing to the first alert, or the first item of a kind of telemetry. */
export function OnboardingPage() {
  const { signal, sender, sel } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHead title="Get started" />
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-280 flex-col gap-3 p-3">
          <Step number={1} title="Choose what to send">
            <CardPicker
              label="What to send"
              value={signal}
              options={connections}
              onChange={(next) => void navigate({ search: { signal: next } })}
            />
          </Step>
          {signal === 'alerts' ? (
            <AlertSteps />
          ) : (
            <TelemetrySteps
              key={signal}
              signal={signal}
              sender={sender}
              keyId={sel}
              onChange={(next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })}
            />
          )}
        </div>
      </div>
    </>
  );
}

/** From a source of alerts to the first incident. */
function AlertSteps() {
  const projectId = useProjectId();
  const { source: kind, sel } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useCan('integration.create');
  const create = useCreateIntegration(projectId);
  const existing = useQuery(integrationsQuery(projectId));
  const source = sources.find(({ value }) => value === kind);
  const made = create.data?.id === sel ? create.data : undefined;
  const snippet = made?.webhook_url && made.webhook_secret ? snippetFor(kind, made.webhook_url, made.webhook_secret) : undefined;
  const watch = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, sel: id }) });
  const watched = existing.data?.find(({ id }) => id === sel);
  return (
    <>
      <Step number={2} title="Choose where your alerts come from">
        <CardPicker
          label="Source of alerts"
          value={kind}
          options={sources}
          onChange={(next) => {
            create.reset();
            void navigate({ search: { source: next } });
          }}
        />
      </Step>
      <Step number={3} title={`Connect ${source?.value === 'webhook' ? 'it' : (source?.label ?? 'it')}`}>
        {snippet ? (
          <>
            <Notice tone="warn">Copy it now. The secret in it is shown this once and cannot be read again.</Notice>
            <p className="text-muted text-sm">{source?.place}</p>
            <CodeBlock label={snippet.label} code={snippet.code} />
          </>
        ) : sel ? (
          <p className="text-muted text-sm">
            {watched ? `“${safeText(watched.name)}” is connected.` : 'This source is connected.'} Its secret was shown once; a new
            one can be made under{' '}
            <Link to="/settings/monitoring" search={{ sel }} className="text-accent-text underline">
              Alert sources
            </Link>
            .
          </p>
        ) : may ? (
          <ConnectForm key={kind} projectId={projectId} kind={kind} create={create} onCreated={watch} />
        ) : (
          <>
            <AskAdmin action="integration.create">
              This is what they will get, with the address and the secret filled in:
            </AskAdmin>
            <CodeBlock {...snippetFor(kind, `${location.origin}/api/v1/webhooks/${kind}/SOURCE_ID`, 'WEBHOOK_SECRET')} />
          </>
        )}
      </Step>
      <Step number={4} title="See the first incident">
        {sel ? (
          <FirstAlert key={sel} projectId={projectId} integrationId={sel} />
        ) : (
          <>
            <p className="text-muted text-sm">As soon as a source is connected, its first alert is awaited here.</p>
            {(existing.data?.length ?? 0) > 0 && (
              <p className="flex flex-wrap items-center gap-2 text-sm">
                Connected already:
                {existing.data?.map(({ id, name }) => (
                  <Button key={id} size="sm" onClick={() => watch(id)}>
                    {safeText(name)}
                  </Button>
                ))}
              </p>
            )}
          </>
        )}
      </Step>
    </>
  );
}

function snippetFor(kind: SourceKind, url: string, secret: string) {
  return kind === 'grafana' || kind === 'webhook' ? snippetOf(kind, url, secret) : senderConfig(kind, url, secret);
}
