import { type RefObject, useEffect } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Kbd } from '@/components/ui/Kbd';
import { Textarea } from '@/components/ui/Textarea';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useDraft } from '@/hooks/useDraft';
import { useMe } from '@/hooks/useMe';
import { toApiError } from '@/lib/errors';
import { useComment } from '@/services/queries/incident';

const longest = 5_000;

interface Props {
  incidentId: string;
  /** Where the shortcut finds the text area. */
  box: RefObject<HTMLTextAreaElement | null>;
  /** Whether the person asked to write before this was on screen. */
  wanted: RefObject<boolean>;
}

/** Where people write. The comment stands on the timeline at once; a refused one comes back as draft. */
export function Composer({ incidentId, box, wanted }: Props) {
  const may = useCan('incident.comment');
  const [text, setText] = useDraft(`comment:${incidentId}`);
  const comment = useComment(incidentId, useMe(), {
    onRefused: (error, refused) => {
      setText(refused);
      toast('The comment was not sent', { tone: 'bad', detail: toApiError(error).detail });
    },
  });
  useEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    box.current?.focus();
  }, [box, wanted]);
  if (!may) return null;
  const send = () => {
    const content = text.trim();
    if (content === '') return;
    setText('');
    comment.mutate({ params: { path: { incident_id: incidentId } }, body: { content } });
  };
  return (
    <form
      className="flex shrink-0 flex-col gap-2 border-border border-t p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field label="Comment" hideLabel>
        {(control) => (
          <Textarea
            {...control}
            ref={box}
            rows={1}
            maxLength={longest}
            placeholder="Write a comment"
            className="max-h-40 resize-none"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
              event.preventDefault();
              send();
            }}
          />
        )}
      </Field>
      {text !== '' && (
        <div className="flex items-center justify-between gap-2">
          <span className="text-muted text-xs">
            {text.length > longest - 500 ? `${longest - text.length} characters left` : 'Markdown works'}
          </span>
          <span className="flex items-center gap-2">
            <span className="max-sm:hidden">
              <Kbd keys="mod+Enter" />
            </span>
            <Button type="submit" size="sm" disabled={text.trim() === ''}>
              Send comment
            </Button>
          </span>
        </div>
      )}
    </form>
  );
}
