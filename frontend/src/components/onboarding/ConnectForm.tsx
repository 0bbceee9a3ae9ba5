import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { TextInput } from '@/components/ui/TextInput';
import { fieldMessage, toApiError } from '@/lib/errors';
import type { SourceKind } from '@/lib/search/onboarding';
import type { useCreateIntegration } from '@/services/queries/integrations';
import { sources } from './sources';

interface Props {
  projectId: string;
  kind: SourceKind;
  create: ReturnType<typeof useCreateIntegration>;
  onCreated: (id: string) => void;
}

/** Makes the address that the source will post to. */
export function ConnectForm({ projectId, kind, create, onCreated }: Props) {
  const source = sources.find(({ value }) => value === kind);
  const [name, setName] = useState(source?.label === 'Anything else' ? 'Webhook' : (source?.label ?? ''));
  const [url, setUrl] = useState(source?.address ?? '');
  const failure = create.error ? toApiError(create.error) : null;
  const submit = () =>
    create.mutate(
      {
        params: { path: { project_id: projectId } },
        body: { integration_type: kind, name: name.trim(), url: url.trim() },
      },
      { onSuccess: ({ id }) => onCreated(id) },
    );
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {failure && failure.fields.length === 0 && (
        <Notice tone="bad" alert>
          {failure.detail}
        </Notice>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Name" error={fieldMessage(failure, 'name')}>
          {(control) => (
            <TextInput {...control} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label="Address" hint="Where people open it. Nothing is called there." error={fieldMessage(failure, 'url')}>
          {(control) => (
            <TextInput
              {...control}
              type="url"
              value={url}
              maxLength={500}
              required
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div>
        <Button type="submit" variant="primary" busy={create.isPending} disabled={name.trim() === '' || url.trim() === ''}>
          Create and show snippet
        </Button>
      </div>
    </form>
  );
}
