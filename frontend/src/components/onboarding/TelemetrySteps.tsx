import { Link } from '@tanstack/react-router';
import { ingestSnippets, keyPlaceholder, type Signal } from '@/components/query/ingestSnippets';
import { SenderTabs } from '@/components/query/SenderTabs';
import { Notice } from '@/components/ui/Notice';
import { useCan } from '@/hooks/useCan';
import { useProjectId } from '@/hooks/useMe';
import { useCreateApiKey } from '@/services/queries/apiKeys';
import { Arrival } from './Arrival';
import { AskAdmin } from './AskAdmin';
import { KeyForm } from './KeyForm';
import { Step } from './Step';

interface Props {
  signal: Signal;
  sender: string;
  /** The key whose first use is awaited. */
  keyId: string | undefined;
  onChange: (next: { sender?: string; sel?: string | undefined }) => void;
}

/** From nothing to the first item of a signal: a key, what the sender needs, and its arrival. */
export function TelemetrySteps({ signal, sender, keyId, onChange }: Props) {
  const projectId = useProjectId();
  const may = useCan('apikey.create');
  const create = useCreateApiKey(projectId);
  const made = create.data?.id === keyId ? create.data : undefined;
  return (
    <>
      <Step number={2} title="Make a key">
        {made ? (
          <Notice tone="warn">The key stands in the snippet below. It is shown this once and cannot be read again.</Notice>
        ) : keyId ? (
          <p className="text-muted text-sm">
            The key was shown once. In the snippet below it is {keyPlaceholder}; a new one can be made under{' '}
            <Link to="/settings/api-keys" className="text-accent-text underline">
              API keys
            </Link>
            .
          </p>
        ) : may ? (
          <KeyForm key={signal} projectId={projectId} signal={signal} create={create} onCreated={(sel) => onChange({ sel })} />
        ) : (
          <AskAdmin action="apikey.create">This is what they will get, with the key filled in:</AskAdmin>
        )}
      </Step>
      <Step number={3} title="Configure the sender">
        <SenderTabs
          snippets={ingestSnippets(signal, location.origin, made?.raw_key ?? keyPlaceholder)}
          value={sender}
          onValue={(value) => onChange({ sender: value })}
        />
      </Step>
      <Step number={4} title="See the first of it">
        <Arrival key={`${signal} ${keyId}`} signal={signal} projectId={projectId} keyId={keyId} />
      </Step>
    </>
  );
}
