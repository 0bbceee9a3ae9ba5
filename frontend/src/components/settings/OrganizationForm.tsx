import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Form } from '@/components/ui/Form';
import { KeyValue } from '@/components/ui/KeyValue';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { sentence } from '@/lib/format/text';
import { useRenameTenant } from '@/services/queries/organization';
import type { Schema } from '@/types/api';

/** The name of the organization, and what is known of it. */
export function OrganizationForm({ tenant }: { tenant: Schema<'Tenant'> }) {
  const rename = useRenameTenant();
  const [name, setName] = useState(tenant.name);
  const failure = rename.error ? toApiError(rename.error) : null;
  return (
    <Form
      problem={formProblem(failure)}
      onSubmit={() => rename.mutate({ body: { name: name.trim() } }, { onSuccess: () => toast('Saved', { tone: 'good' }) })}
      className="max-w-120 p-3"
    >
      <Field label="Name" error={fieldMessage(failure, 'name')}>
        {(control) => (
          <TextInput {...control} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <KeyValue
        rows={[
          { term: 'Slug', value: <code>{tenant.slug}</code> },
          { term: 'Plan', value: sentence(tenant.plan_type) },
          { term: 'People', value: tenant.user_count },
          { term: 'Projects', value: tenant.project_count },
        ]}
      />
      <div>
        <Button type="submit" variant="primary" busy={rename.isPending} disabled={name.trim() === ''}>
          Save name
        </Button>
      </div>
    </Form>
  );
}
