import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Kbd } from '@/components/ui/Kbd';
import { Textarea } from '@/components/ui/Textarea';
import { toast } from '@/components/ui/toasts';
import { useDraft } from '@/hooks/useDraft';
import { useMe } from '@/hooks/useMe';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { useComment } from '@/services/queries/incident';
import type { Incident } from '@/types/api';

/** Writes a comment without leaving the list. The draft is the one of the room. */
export function CommentDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const [text, setText] = useDraft(`comment:${incident.id}`);
  const comment = useComment(incident.id, useMe(), { onRefused: () => {} });
  const send = () => {
    const content = text.trim();
    if (content === '' || comment.isPending) return;
    comment.mutate(
      { params: { path: { incident_id: incident.id } }, body: { content } },
      {
        onSuccess: () => {
          setText('');
          toast('Comment sent');
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      submit="Send comment"
      onSubmit={send}
      problem={comment.error && toApiError(comment.error).detail}
      busy={comment.isPending}
      disabled={text.trim() === ''}
      onClose={onClose}
      title="Comment"
      description={safeText(incident.title)}
    >
      <Field
        label="Comment"
        hideLabel
        hint={
          <>
            Markdown works. <Kbd keys="mod+Enter" /> sends it.
          </>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={4}
            autoFocus
            maxLength={5000}
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
    </FormDialog>
  );
}
