import type { RefObject } from 'react';
import { WritingBox } from '@/components/ui/WritingBox';
import { useCan } from '@/hooks/useCan';
import { whyNot } from '@/lib/permissions';

const longest = 2_000;

interface Props {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  onAsk: (question: string) => void;
  /** Whether an answer is still to come. */
  busy: boolean;
}

/** Where people ask. One question at a time: the next waits for the answer to the last. */
export function ChatComposer({ box, text, onText, onAsk, busy }: Props) {
  const may = useCan('chat.ask');
  const question = text.trim();
  const send = () => {
    if (question !== '' && !busy && may) onAsk(question);
  };
  return (
    <WritingBox
      box={box}
      label="Question"
      placeholder="Ask about this incident"
      text={text}
      longest={longest}
      onText={onText}
      onSend={send}
      send="Ask"
      disabled={!may}
      held={busy}
      hint={hint(may, busy, longest - text.length)}
    />
  );
}

function hint(may: boolean, busy: boolean, left: number): string {
  if (!may) return whyNot('chat.ask');
  if (busy) return 'The next question waits for this answer.';
  return left < 200 ? `${left} characters left` : 'Answered from stored data only';
}
