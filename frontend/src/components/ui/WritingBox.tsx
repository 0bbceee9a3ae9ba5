import type { ReactNode, RefObject } from 'react';
import { Button } from './Button';
import { Field } from './Field';
import { Kbd } from './Kbd';
import { Textarea } from './Textarea';

interface Props {
  box: RefObject<HTMLTextAreaElement | null>;
  label: string;
  placeholder: string;
  text: string;
  longest: number;
  onText: (text: string) => void;
  onSend: () => void;
  /** What the button says. */
  send: string;
  /** Whether nothing may be written. */
  disabled?: boolean;
  /** Whether what is written may not be sent yet. */
  held?: boolean;
  /** What stands beside the button. */
  hint: ReactNode;
  /** Whether hint and button are hidden while nothing is written. */
  folds?: boolean;
}

/** A text area at the foot of a panel, sent by its button or by the keyboard. */
export function WritingBox({
  box,
  label,
  placeholder,
  text,
  longest,
  onText,
  onSend,
  send,
  disabled = false,
  held = false,
  hint,
  folds = false,
}: Props) {
  return (
    <form
      className="flex shrink-0 flex-col gap-2 border-border border-t p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <Field label={label} hideLabel>
        {(control) => (
          <Textarea
            {...control}
            ref={box}
            rows={1}
            maxLength={longest}
            disabled={disabled}
            placeholder={placeholder}
            className="max-h-40 resize-none"
            value={text}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
              event.preventDefault();
              onSend();
            }}
          />
        )}
      </Field>
      {(!folds || text !== '') && (
        <div className="flex items-center justify-between gap-2">
          <span className="text-muted text-xs">{hint}</span>
          <span className="flex items-center gap-2">
            <span className="max-sm:hidden">
              <Kbd keys="mod+Enter" />
            </span>
            <Button type="submit" size="sm" disabled={disabled || held || text.trim() === ''}>
              {send}
            </Button>
          </span>
        </div>
      )}
    </form>
  );
}
