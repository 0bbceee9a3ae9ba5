import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '@/hooks/useCan';
import { whyNot } from '@/lib/permissions';
import { ingestSnippets, type Signal } from './ingestSnippets';
import { SenderTabs } from './SenderTabs';

interface Props {
  signal: Signal;
  /** What is not there: "No logs yet". */
  title: string;
}

/** How to send the first of something, for pages that have nothing to show at all. */
export function IngestHelp({ signal, title }: Props) {
  const [chosen, setChosen] = useState('');
  const mayCreate = useCan('apikey.create');
  return (
    <div className="scroll-thin flex min-h-0 flex-1 flex-col items-center overflow-y-auto px-4 py-8">
      <div className="flex w-full max-w-160 flex-col gap-3">
        <div className="text-center">
          <p className="font-medium text-sm">{title}</p>
          <p className="text-muted text-sm">
            {mayCreate ? (
              <>
                Send some with a key from{' '}
                <Link to="/settings/api-keys" className="text-accent-text underline">
                  API keys
                </Link>
                , in place of the one below.
              </>
            ) : (
              `Sending needs an API key. ${whyNot('apikey.create')}`
            )}
          </p>
        </div>
        <SenderTabs snippets={ingestSnippets(signal, location.origin)} value={chosen} onValue={setChosen} />
      </div>
    </div>
  );
}
