import { useState } from 'react';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { type ApiError, fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { useCreateProject, useUpdateProject } from '@/services/queries/projects';
import type { Schema } from '@/types/api';
import { isSlug, slugOf } from './slug';
import { ZoneField } from './ZoneField';

type Project = Schema<'Project'>;

interface Props {
  /** The project to change; null makes a new one. */
  project: Project | null;
  onClose: () => void;
  /** What follows once a new one is made. */
  onMade: (project: Project) => void;
}

/** Name, description and time zone of a project. */
export function ProjectDialog({ project, onClose, onMade }: Props) {
  const create = useCreateProject();
  const update = useUpdateProject();
  const [name, setName] = useState(project?.name ?? '');
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const [description, setDescription] = useState(project?.description ?? '');
  const [timezone, setTimezone] = useState(project?.timezone ?? 'UTC');
  const slug = ownSlug ?? slugOf(name);
  const error = create.error ?? update.error;
  const failure = error ? toApiError(error) : null;
  const taken = failure?.error_code === 'ALREADY_EXISTS';
  const submit = () => {
    const body = { name: name.trim(), description, timezone: timezone.trim() };
    if (!project) return create.mutate({ body: { ...body, slug } }, { onSuccess: onMade });
    return update.mutate(
      { params: { path: { project_id: project.id } }, body },
      {
        onSuccess: () => {
          toast('Saved', { tone: 'good' });
          onClose();
        },
      },
    );
  };
  const verb = project ? 'Save project' : 'Create project';
  return (
    <FormDialog
      submit={verb}
      onSubmit={submit}
      problem={taken ? null : formProblem(failure)}
      busy={create.isPending || update.isPending}
      disabled={name.trim() === '' || timezone.trim() === '' || (!project && !isSlug(slug))}
      onClose={onClose}
      title={project ? `Edit ${project.name}` : 'Create project'}
      description={project ? undefined : 'Incidents, alerts, keys and members belong to one project. You become its owner.'}
    >
      <Field label="Name" error={fieldMessage(failure, 'name')}>
        {(control) => (
          <TextInput {...control} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      {!project && (
        <Field label="Slug" hint="Stands in addresses and cannot be changed later" error={slugProblem(slug, name, failure)}>
          {(control) => (
            <TextInput
              {...control}
              value={slug}
              maxLength={100}
              required
              spellCheck={false}
              onChange={(event) => setOwnSlug(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label="Description" required={false} error={fieldMessage(failure, 'description')}>
        {(control) => (
          <Textarea
            {...control}
            value={description}
            maxLength={5000}
            rows={3}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <ZoneField value={timezone} error={fieldMessage(failure, 'timezone')} onChange={setTimezone} />
    </FormDialog>
  );
}

function slugProblem(slug: string, name: string, failure: ApiError | null): string | undefined {
  if (slug === '' && name.trim() === '') return undefined;
  if (!isSlug(slug)) return 'Small letters, digits and single hyphens between them.';
  if (failure?.error_code === 'ALREADY_EXISTS') return 'A project of your organization has this slug already.';
  return fieldMessage(failure, 'slug');
}
