import type { RefObject } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Kbd } from '@/components/ui/Kbd';
import { Textarea } from '@/components/ui/Textarea';
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
    <form
      className="flex shrink-0 flex-col gap-2 border-border border-t p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field label="Question" hideLabel>
        {(control) => (
          <Textarea
            {...control}
            ref={box}
            rows={1}
            maxLength={longest}
            disabled={!may}
            placeholder="Ask about this incident"
            className="max-h-40 resize-none"
            value={text}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
              event.preventDefault();
              send();
            }}
          />
        )}
      </Field>
      <div className="flex items-center justify-between gap-2">
        <span className="text-muted text-xs">{hint(may, busy, longest - text.length)}</span>
        <span className="flex items-center gap-2">
          <span className="max-sm:hidden">
            <Kbd keys="mod+Enter" />
          </span>
          <Button type="submit" size="sm" disabled={!may || busy || question === ''}>
            Ask
          </Button>
        </span>
      </div>
    </form>
  );
}

function hint(may: boolean, busy: boolean, left: number): string {
  if (!may) return whyNot('chat.ask');
  if (busy) return 'The next question waits for this answer.';
  return left < 200 ? `${left} characters left` : 'Answered from stored data only';
}
