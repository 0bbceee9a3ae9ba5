import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Textarea } from '@/components/ui/Textarea';
import { toast } from '@/components/ui/toasts';
import { useDraft } from '@/hooks/useDraft';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
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
    <FormDialog
      submit="Start analysis"
      onSubmit={start}
      problem={formProblem(failure)}
      busy={generate.isPending}
      onClose={onClose}
      title="Analyze this incident"
      description="Looks at alerts and earlier incidents again. Earlier results stay in the list of runs."
    >
      <Field
        label="What should it know?"
        required={false}
        hint="What you saw or ruled out: “the database failed over at 12:02”."
        error={fieldMessage(failure, 'context')}
      >
        {(control) => (
          <Textarea {...control} rows={4} maxLength={4000} value={context} onChange={(event) => setContext(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}
