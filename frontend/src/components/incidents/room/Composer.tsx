import { type RefObject, useEffect } from 'react';
import { toast } from '@/components/ui/toasts';
import { WritingBox } from '@/components/ui/WritingBox';
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
    <WritingBox
      box={box}
      label="Comment"
      placeholder="Write a comment"
      text={text}
      longest={longest}
      onText={setText}
      onSend={send}
      send="Send comment"
      hint={text.length > longest - 500 ? `${longest - text.length} characters left` : 'Markdown works'}
      folds
    />
  );
}
