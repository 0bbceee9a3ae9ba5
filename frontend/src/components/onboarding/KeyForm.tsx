import { useState } from 'react';
import type { Signal } from '@/components/query/ingestSnippets';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Form } from '@/components/ui/Form';
import { TextInput } from '@/components/ui/TextInput';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import type { useCreateApiKey } from '@/services/queries/apiKeys';
import { keyNames, scopesOf } from './signalLooks';

interface Props {
  projectId: string;
  signal: Signal;
  create: ReturnType<typeof useCreateApiKey>;
  onCreated: (id: string) => void;
}

/** Makes a key that may send one signal and nothing else. */
export function KeyForm({ projectId, signal, create, onCreated }: Props) {
  const [name, setName] = useState(keyNames[signal]);
  const [site, setSite] = useState('');
  const failure = create.error ? toApiError(create.error) : null;
  const forBrowsers = signal === 'browser';
  const submit = () =>
    create.mutate(
      {
        params: { path: { project_id: projectId } },
        body: {
          name: name.trim(),
          scopes: scopesOf[signal],
          ...(forBrowsers ? { allowed_origins: [site.trim()] } : {}),
        },
      },
      { onSuccess: ({ id }) => onCreated(id) },
    );
  return (
    <Form problem={formProblem(failure)} onSubmit={submit}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Name of the key" hint="Where it is used" error={fieldMessage(failure, 'name')}>
          {(control) => (
            <TextInput {...control} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        {forBrowsers && (
          <Field
            label="Your site"
            hint="Its origin, such as https://shop.example. Everybody can read this key, so it works there only."
            error={fieldMessage(failure, 'allowed_origins')}
          >
            {(control) => (
              <TextInput
                {...control}
                type="url"
                value={site}
                maxLength={255}
                required
                onChange={(event) => setSite(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={create.isPending}
          disabled={name.trim() === '' || (forBrowsers && site.trim() === '')}
        >
          Create key and fill it in
        </Button>
      </div>
    </Form>
  );
}
