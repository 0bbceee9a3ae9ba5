import { useRef } from 'react';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { toast } from '@/components/ui/toasts';
import { useDraft } from '@/hooks/useDraft';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { toApiError } from '@/lib/errors';
import { aiStatusQuery } from '@/services/queries/analytics';
import { chatQuery, useAsk } from '@/services/queries/chat';
import type { Incident } from '@/types/api';
import { ChatComposer } from './ChatComposer';
import { Conversation } from './Conversation';
import { NoModel } from './NoModel';
import { NothingAsked } from './NothingAsked';

/** Questions about one incident, answered from what is stored of it, each answer with what it rests on. */
export function ChatTab({ incident }: { incident: Incident }) {
  const query = useLiveQuery(chatQuery(incident.id), { channels: ['incidents'] });
  const status = useLiveQuery(aiStatusQuery(), { channels: ['hypotheses'] });
  const [draft, setDraft] = useDraft(`chat:${incident.id}`);
  const box = useRef<HTMLTextAreaElement>(null);
  const asking = useAsk(incident.id, {
    onRefused: (error, question) => {
      setDraft(question);
      toast('The question was not asked', { tone: 'bad', detail: toApiError(error).detail });
    },
  });
  // Unknown is not none: when the status cannot be read, asking is still offered.
  const hasModel = status.data ? status.data.api_configured : status.isError;
  const last = query.data?.at(-1);
  const busy = asking.isPending || last?.status === 'queued' || last?.status === 'running';
  const ask = (question: string) => {
    if (busy) return;
    setDraft('');
    asking.mutate({ params: { path: { incident_id: incident.id } }, body: { question } });
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PanelFrame
        title="Chat"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="chat.read"
        skeleton={<Skeleton className="m-3 h-64" />}
        isEmpty={(messages) => messages.length === 0}
        empty={
          <NothingAsked
            hasModel={hasModel}
            onChoose={(question) => {
              setDraft(question);
              box.current?.focus();
            }}
          />
        }
      >
        {(messages) => <Conversation messages={messages} canAsk={hasModel && !busy} onRetry={ask} />}
      </PanelFrame>
      {hasModel && <ChatComposer box={box} text={draft} onText={setDraft} onAsk={ask} busy={busy} />}
      {status.data && !hasModel && <NoModel />}
    </div>
  );
}
