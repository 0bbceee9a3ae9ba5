import { useRef } from 'react';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';
import type { ChatMessage } from '@/services/queries/chat';
import { ChatAnswer } from './ChatAnswer';
import { ChatQuestion } from './ChatQuestion';
import { useNewest } from './useNewest';

interface Props {
  messages: readonly ChatMessage[];
  /** Whether a question can be asked now. */
  canAsk: boolean;
  onRetry: (question: string) => void;
}

/** What was asked and answered, the newest at the end, where it stays while messages come in. */
export function Conversation({ messages, canAsk, onRetry }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const now = useNow();
  const zone = useZone();
  useNewest(frame, messages);
  const questions = new Map(messages.map((message) => [message.id, message.text]));
  return (
    <div
      ref={frame}
      role="log"
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      className="scroll-thin flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 outline-offset-[-2px]"
    >
      {messages.map((message) =>
        message.role === 'user' ? (
          <ChatQuestion key={message.id} message={message} now={now} zone={zone} />
        ) : (
          <ChatAnswer
            key={message.id}
            message={message}
            zone={zone}
            onRetry={canAsk ? () => onRetry(questions.get(message.question_id ?? '') ?? '') : undefined}
          />
        ),
      )}
    </div>
  );
}
