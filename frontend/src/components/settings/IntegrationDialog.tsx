import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { FormDialog } from '@/components/ui/FormDialog';
import { toast } from '@/components/ui/toasts';
import { formProblem, toApiError } from '@/lib/errors';
import { useCreateIntegration, useEditIntegration, useTestAddress } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';
import { IntegrationFields } from './IntegrationFields';
import { createBody, draftOf, type IntegrationDraft, testBody, updateBody } from './integrationDraft';
import { SecretShown } from './SecretShown';
import { TestResult } from './TestResult';

interface Props {
  projectId: string;
  /** The source to change; null adds one. */
  source: Schema<'Integration'> | null;
  onClose: () => void;
}

/** Adds or changes an alert source; a new secret is shown with what to paste at the sender. */
export function IntegrationDialog({ projectId, source, onClose }: Props) {
  const create = useCreateIntegration(projectId);
  const edit = useEditIntegration(projectId);
  const probe = useTestAddress();
  const [draft, setDraft] = useState(() => draftOf(source));
  const made = create.data ?? edit.data;
  if (made?.webhook_secret && made.webhook_url) {
    return (
      <Dialog
        open
        onClose={onClose}
        width="lg"
        sticky
        title={`Connect ${made.name}`}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <SecretShown kind={made.integration_type} url={made.webhook_url} secret={made.webhook_secret} />
      </Dialog>
    );
  }
  const path = { project_id: projectId };
  const error = create.error ?? edit.error;
  const failure = error ? toApiError(error) : null;
  const submit = () => {
    if (!source) return create.mutate({ params: { path }, body: createBody(draft) });
    const params = { path: { ...path, integration_id: source.id } };
    return edit.mutate(
      { params, body: updateBody(draft, source) },
      {
        onSuccess: ({ webhook_secret }) => {
          toast('Saved', { tone: 'good' });
          if (!webhook_secret) onClose();
        },
      },
    );
  };
  const change = (part: Partial<IntegrationDraft>) => {
    probe.reset();
    setDraft((old) => ({ ...old, ...part }));
  };
  const addressed = draft.kind === 'webhook' || draft.url.trim() !== '';
  return (
    <FormDialog
      submit={source ? 'Save source' : 'Add source'}
      onSubmit={submit}
      problem={formProblem(failure)}
      busy={create.isPending || edit.isPending}
      disabled={draft.name.trim() === '' || !addressed}
      actions={
        !source &&
        draft.kind !== 'webhook' && (
          <Button
            busy={probe.isPending}
            disabled={!addressed}
            onClick={() => probe.mutate({ params: { path }, body: testBody(draft) })}
          >
            Test connection
          </Button>
        )
      }
      onClose={onClose}
      title={source ? `Edit ${source.name}` : 'Add alert source'}
      description={source ? undefined : 'Its alerts become incidents of this project.'}
    >
      <IntegrationFields source={source} draft={draft} failure={failure} onChange={change} />
      <TestResult result={probe.data} error={probe.error} />
    </FormDialog>
  );
}
