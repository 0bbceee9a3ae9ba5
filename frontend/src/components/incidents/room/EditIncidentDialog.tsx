import { useState } from 'react';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { useZone } from '@/hooks/useZone';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { useEditIncident } from '@/services/queries/incident';
import type { Incident } from '@/types/api';
import { ImpactFields } from './ImpactFields';
import { impactBody, impactForm, impactProblems } from './impactForm';

/** Changes the title, the description, the service and the impact. */
export function EditIncidentDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const edit = useEditIncident();
  const [title, setTitle] = useState(incident.title);
  const [description, setDescription] = useState(incident.description);
  const [service, setService] = useState(incident.service_name);
  const zone = useZone();
  const [first] = useState(() => impactForm(incident.impact, zone.name));
  const [impact, setImpact] = useState(first);
  const failure = edit.error ? toApiError(edit.error) : null;
  const submit = () =>
    edit.mutate(
      {
        params: { path: { incident_id: incident.id } },
        body: {
          title: title.trim(),
          description,
          service_name: service.trim(),
          // Left out unless it was touched: somebody else may have stated it meanwhile.
          ...(impact === first ? {} : { impact: impactBody(impact, zone.name) }),
        },
      },
      {
        onSuccess: () => {
          toast('Saved', { tone: 'good' });
          onClose();
        },
      },
    );
  return (
    <FormDialog
      submit="Save"
      onSubmit={submit}
      problem={formProblem(failure)}
      busy={edit.isPending}
      disabled={title.trim() === '' || service.trim() === '' || Object.keys(impactProblems(impact)).length > 0}
      onClose={onClose}
      title="Edit incident"
    >
      <Field label="Title" error={fieldMessage(failure, 'title')}>
        {(control) => (
          <TextInput {...control} value={title} maxLength={200} required onChange={(event) => setTitle(event.target.value)} />
        )}
      </Field>
      <Field label="Service" error={fieldMessage(failure, 'service_name')}>
        {(control) => (
          <TextInput {...control} value={service} maxLength={100} required onChange={(event) => setService(event.target.value)} />
        )}
      </Field>
      <Field label="Description" required={false} hint="Markdown works." error={fieldMessage(failure, 'description')}>
        {(control) => (
          <Textarea
            {...control}
            rows={6}
            value={description}
            maxLength={5000}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <ImpactFields form={impact} zone={zone} failure={failure} onChange={setImpact} />
    </FormDialog>
  );
}
