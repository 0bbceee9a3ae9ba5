import { CodeBlock } from '@/components/ui/CodeBlock';
import type { Schema } from '@/types/api';
import { OnceShown } from './OnceShown';
import { senderConfig, testCall } from './receiver';

interface Props {
  kind: Schema<'Integration'>['integration_type'];
  url: string;
  secret: string;
}

/** A fresh webhook secret inside everything that needs it, ready to paste. */
export function SecretShown({ kind, url, secret }: Props) {
  const config = senderConfig(kind, url, secret);
  return (
    <div className="flex flex-col gap-3">
      <OnceShown what="Webhook secret" value={secret} />
      <CodeBlock label={config.label} code={config.code} />
      {config.next && <p className="text-muted text-sm">{config.next}</p>}
      <CodeBlock label="Try it" code={testCall(kind, url, secret)} />
    </div>
  );
}
