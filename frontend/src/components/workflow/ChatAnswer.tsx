import { Hourglass, LoaderCircle } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { count, usd } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { ChatMessage } from '@/services/queries/chat';
import { CitationList } from './CitationList';

interface Props {
  message: ChatMessage;
  zone: { name: string; label: string };
  /** Asks the same question again; absent when nothing can be asked now. */
  onRetry: (() => void) | undefined;
}

/** An answer in any of its states, with what it rests on and what it cost. */
export function ChatAnswer({ message, zone, onRetry }: Props) {
  return (
    <article
      aria-label="Answer"
      className="mr-8 flex max-w-180 flex-col gap-2 rounded-lg border border-border bg-surface px-3 py-2"
    >
      <Body message={message} onRetry={onRetry} />
      {message.citations.length > 0 && <CitationList citations={message.citations} zone={zone} />}
      {message.note && <p className="text-muted text-xs">{safeText(message.note)}</p>}
      {message.model && (
        <p className="text-muted text-xs">
          {safeText(message.model)}, {count(message.input_tokens + message.output_tokens)} tokens, {usd(message.cost_usd)}
        </p>
      )}
    </article>
  );
}

function Body({ message, onRetry }: Omit<Props, 'zone'>) {
  switch (message.status) {
    case 'queued':
      return (
        <p className="flex items-center gap-1.5 text-muted text-sm">
          <Hourglass size={14} aria-hidden /> Queued
        </p>
      );
    case 'running':
      return (
        <p className="flex items-center gap-1.5 text-muted text-sm">
          <LoaderCircle size={14} aria-hidden className="animate-spin text-accent-text" /> Reading what is stored
        </p>
      );
    case 'failed':
      return (
        <Notice
          tone="bad"
          action={
            onRetry && (
              <Button size="sm" onClick={onRetry}>
                Ask again
              </Button>
            )
          }
        >
          Not answered: {safeText(message.failure_reason ?? 'the reason is not known')}
        </Notice>
      );
    case 'no_model':
      return <Notice tone="warn">Not answered: no model was configured.</Notice>;
    default:
      return <p className="whitespace-pre-wrap break-words text-sm">{safeText(message.text)}</p>;
  }
}
