import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Textarea } from '@/components/ui/Textarea';
import { toast } from '@/components/ui/toasts';
import { useDraft } from '@/hooks/useDraft';
import { fieldMessage, toApiError } from '@/lib/errors';
import { useGenerate } from '@/services/queries/hypotheses';

/** Asks what the analysis should know, then starts it. */
export function GenerateDialog({ incidentId, onClose }: { incidentId: string; onClose: () => void }) {
  const generate = useGenerate(incidentId);
  const [context, setContext] = useDraft(`analysis:${incidentId}`);
  const failure = generate.error ? toApiError(generate.error) : null;
  const start = () =>
    generate.mutate(
      {
        params: { path: { incident_id: incidentId } },
        body: { force: true, ...(context.trim() ? { context: context.trim() } : {}) },
      },
      {
        onSuccess: () => {
          setContext('');
          toast('The analysis is queued', { tone: 'good' });
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title="Analyze this incident"
      description="Looks at alerts and earlier incidents again. Earlier results stay in the list of runs."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="generate" busy={generate.isPending}>
            Start analysis
          </Button>
        </>
      }
    >
      <form
        id="generate"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        {failure && failure.fields.length === 0 && (
          <Notice tone="bad" alert>
            {failure.detail}
          </Notice>
        )}
        <Field
          label="What should it know?"
          required={false}
          hint="What you saw or ruled out: “the database failed over at 12:02”."
          error={fieldMessage(failure, 'context')}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              maxLength={4000}
              value={context}
              onChange={(event) => setContext(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
