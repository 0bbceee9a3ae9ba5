import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { useMe, useProjectId } from '@/hooks/useMe';
import { useZone } from '@/hooks/useZone';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { fromWallClock, toWallClock } from '@/lib/time/zone';
import { membersQuery } from '@/services/queries/projects';
import { type IncidentTask, useAddTask, useChangeTask } from '@/services/queries/response';

interface Props {
  incidentId: string;
  /** The task to change; without one a new task is added. */
  task?: IncidentTask;
  onClose: () => void;
}

/** What is to be done, by whom and until when. */
export function TaskDialog({ incidentId, task, onClose }: Props) {
  const zone = useZone();
  const me = useMe();
  const members = useQuery(membersQuery(useProjectId()));
  const add = useAddTask(incidentId);
  const change = useChangeTask(incidentId);
  const [title, setTitle] = useState(task?.title ?? '');
  const [assignee, setAssignee] = useState(task?.assignee_id ?? '');
  const [due, setDue] = useState(() => (task?.due_at ? toWallClock(Date.parse(task.due_at), zone.name) : ''));
  const error = add.error ?? change.error;
  const failure = error ? toApiError(error) : null;
  const people = (members.data ?? []).map(({ user_id, user_name, user_email }) => ({
    value: user_id,
    label: `${user_name || user_email}${user_id === me?.id ? ' (you)' : ''}`,
  }));
  const left = assignee !== '' && people.every(({ value }) => value !== assignee);
  const options = [
    { value: '', label: 'Nobody' },
    ...(left ? [{ value: assignee, label: task?.assignee_name ?? 'Somebody who left' }] : []),
    ...people,
  ];
  const saved = {
    onSuccess: ({ title: name }: IncidentTask) => {
      toast(task ? 'Saved' : `Added “${name}”`);
      onClose();
    },
  };
  const submit = () => {
    const moment = due === '' ? undefined : fromWallClock(due, zone.name);
    const due_at = moment === undefined ? null : new Date(moment).toISOString();
    const path = { incident_id: incidentId };
    if (task) {
      const body = { title: title.trim(), assignee_id: assignee || null, due_at };
      change.mutate({ params: { path: { ...path, task_id: task.id } }, body }, saved);
      return;
    }
    const body = { title: title.trim(), ...(assignee ? { assignee_id: assignee } : {}), ...(due_at ? { due_at } : {}) };
    add.mutate({ params: { path }, body }, saved);
  };
  return (
    <FormDialog
      submit={task ? 'Save' : 'Add task'}
      onSubmit={submit}
      problem={formProblem(failure)}
      busy={add.isPending || change.isPending}
      disabled={title.trim() === ''}
      onClose={onClose}
      width="sm"
      title={task ? 'Edit task' : 'Add task'}
    >
      <Field label="Task" error={fieldMessage(failure, 'title')}>
        {(control) => (
          <TextInput {...control} value={title} maxLength={500} required onChange={(event) => setTitle(event.target.value)} />
        )}
      </Field>
      <Field
        label="Assigned to"
        error={fieldMessage(failure, 'assignee_id') ?? (members.error ? 'The members could not be loaded.' : undefined)}
      >
        {(control) => <Select {...control} value={assignee} options={options} onValueChange={setAssignee} />}
      </Field>
      <Field label={`Due (${zone.label})`} required={false} error={fieldMessage(failure, 'due_at')}>
        {(control) => (
          <TextInput {...control} type="datetime-local" value={due} onChange={(event) => setDue(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}
