import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Checkbox } from '@/components/ui/Checkbox';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Select } from '@/components/ui/Select';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { useDraft } from '@/hooks/useDraft';
import { useMe, useProjectId } from '@/hooks/useMe';
import { useZone } from '@/hooks/useZone';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { sentence } from '@/lib/format/text';
import { severities } from '@/lib/search/incidents';
import { fromWallClock } from '@/lib/time/zone';
import { useDeclareIncident } from '@/services/queries/incidents';
import { membersQuery } from '@/services/queries/projects';
import type { Severity } from '@/types/api';

/** Asks what is broken and opens the incident's room. What was typed survives closing and signing in again. */
export function DeclareDialog({ onClose }: { onClose: () => void }) {
  const zone = useZone();
  const me = useMe();
  const navigate = useNavigate();
  const declare = useDeclareIncident();
  const members = useQuery(membersQuery(useProjectId()));
  const [title, setTitle] = useDraft('declare.title');
  const [service, setService] = useDraft('declare.service');
  const [description, setDescription] = useDraft('declare.description');
  const [severity, setSeverity] = useState<Severity>('high');
  const [owner, setOwner] = useState('');
  const [since, setSince] = useState('');
  const [causes, setCauses] = useState(true);
  const failure = declare.error ? toApiError(declare.error) : null;
  const submit = () => {
    const detectedAt = since === '' ? undefined : fromWallClock(since, zone.name);
    declare.mutate(
      {
        body: {
          title: title.trim(),
          service_name: service.trim(),
          description: description.trim(),
          severity,
          generate_hypotheses: causes,
          ...(owner ? { assignee_id: owner } : {}),
          ...(detectedAt === undefined ? {} : { detected_at: new Date(detectedAt).toISOString() }),
        },
      },
      {
        onSuccess: (made) => {
          for (const clear of [setTitle, setService, setDescription]) clear('');
          toast('Incident declared');
          onClose();
          void navigate({ to: '/incidents/$incidentId', params: { incidentId: made.id } });
        },
      },
    );
  };
  const owners = [
    { value: '', label: 'Nobody yet' },
    ...(members.data ?? []).map(({ user_id, user_name }) => ({
      value: user_id,
      label: user_id === me?.id ? `${user_name} (you)` : user_name,
    })),
  ];
  return (
    <FormDialog
      submit="Declare incident"
      onSubmit={submit}
      problem={formProblem(failure)}
      busy={declare.isPending}
      disabled={title.trim() === '' || service.trim() === ''}
      onClose={onClose}
      title="Declare incident"
    >
      <Field label="Title" hint="What people notice, such as checkout fails with 500" error={fieldMessage(failure, 'title')}>
        {(control) => (
          <TextInput
            {...control}
            value={title}
            maxLength={200}
            required
            autoFocus
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <Field label="Service" error={fieldMessage(failure, 'service_name')}>
          {(control) => (
            <TextInput
              {...control}
              value={service}
              maxLength={100}
              required
              onChange={(event) => setService(event.target.value)}
            />
          )}
        </Field>
        <Field label="Severity" error={fieldMessage(failure, 'severity')}>
          {(control) => (
            <Select
              {...control}
              value={severity}
              options={severities.map((value) => ({ value, label: sentence(value) }))}
              onValueChange={setSeverity}
            />
          )}
        </Field>
        <Field label="Owner" required={false} error={fieldMessage(failure, 'assignee_id')}>
          {(control) => <Select {...control} value={owner} options={owners} onValueChange={setOwner} />}
        </Field>
        <Field
          label={`Since (${zone.label})`}
          required={false}
          hint="Now when empty"
          error={fieldMessage(failure, 'detected_at')}
        >
          {(control) => (
            <TextInput {...control} type="datetime-local" value={since} onChange={(event) => setSince(event.target.value)} />
          )}
        </Field>
      </div>
      <Field label="Description" required={false} error={fieldMessage(failure, 'description')}>
        {(control) => (
          <Textarea
            {...control}
            rows={4}
            className="min-h-20"
            value={description}
            maxLength={5000}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <Checkbox
        label="Look for likely causes"
        hint="Reads alerts, deployments, logs and metrics around the start"
        checked={causes}
        onCheckedChange={setCauses}
      />
    </FormDialog>
  );
}
