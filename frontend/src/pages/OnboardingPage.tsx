import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PageHead } from '@/components/layout/PageHead';
import { AskAdmin } from '@/components/onboarding/AskAdmin';
import { ConnectForm } from '@/components/onboarding/ConnectForm';
import { FirstAlert } from '@/components/onboarding/FirstAlert';
import { SourcePicker } from '@/components/onboarding/SourcePicker';
import { Step } from '@/components/onboarding/Step';
import { snippetOf } from '@/components/onboarding/snippets';
import { sources } from '@/components/onboarding/sources';
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

/** From nothing to the first incident. */
export function OnboardingPage() {
  const projectId = useProjectId();
  const { source: kind, sel } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useCan('integration.create');
  const create = useCreateIntegration(projectId);
  const existing = useQuery(integrationsQuery(projectId));
  const source = sources.find((known) => known.kind === kind);
  const made = create.data?.id === sel ? create.data : undefined;
  const snippet = made?.webhook_url && made.webhook_secret ? snippetFor(kind, made.webhook_url, made.webhook_secret) : undefined;
  const watch = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, sel: id }) });
  const watched = existing.data?.find(({ id }) => id === sel);
  return (
    <>
      <PageHead title="Get started" />
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-280 flex-col gap-3 p-3">
          <Step number={1} title="Choose where your alerts come from">
            <SourcePicker
              value={kind}
              onChange={(next) => {
                create.reset();
                void navigate({ search: { source: next } });
              }}
            />
          </Step>
          <Step number={2} title={`Connect ${source?.kind === 'webhook' ? 'it' : (source?.label ?? 'it')}`}>
            {snippet ? (
              <>
                <Notice tone="warn">Copy it now. The secret in it is shown this once and cannot be read again.</Notice>
                <p className="text-muted text-sm">{source?.place}</p>
                <CodeBlock label={snippet.label} code={snippet.code} />
              </>
            ) : sel ? (
              <p className="text-muted text-sm">
                {watched ? `“${safeText(watched.name)}” is connected.` : 'This source is connected.'} Its secret was shown once; a
                new one can be made under{' '}
                <Link to="/settings/monitoring" search={{ sel }} className="text-accent-text underline">
                  Alert sources
                </Link>
                .
              </p>
            ) : may ? (
              <ConnectForm key={kind} projectId={projectId} kind={kind} create={create} onCreated={watch} />
            ) : (
              <>
                <AskAdmin />
                <CodeBlock {...snippetFor(kind, `${location.origin}/api/v1/webhooks/${kind}/SOURCE_ID`, 'WEBHOOK_SECRET')} />
              </>
            )}
          </Step>
          <Step number={3} title="See the first incident">
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
        </div>
      </div>
    </>
  );
}

function snippetFor(kind: SourceKind, url: string, secret: string) {
  return kind === 'grafana' || kind === 'webhook' ? snippetOf(kind, url, secret) : senderConfig(kind, url, secret);
}
