import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Checkbox } from '@/components/ui/Checkbox';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { fieldMessage, formProblem, toApiError } from '@/lib/errors';
import { useSaveConnection, useTestConnection } from '@/services/queries/connections';
import type { Schema } from '@/types/api';
import { ConfigField } from './ConfigField';
import { configOf, draftOf, isComplete, isStored } from './connectionConfig';
import { categoryName } from './connectionWords';
import { TestResult } from './TestResult';

interface Props {
  /** The kinds that can be chosen, at least one. */
  categories: readonly Schema<'ConnectionCategory'>[];
  /** The connection to change; null adds one. */
  connection: Schema<'ConnectionSetting'> | null;
  onClose: () => void;
}

/** Adds or changes a connection of any kind; the server says which fields a kind has. */
export function ConnectionDialog({ categories, connection, onClose }: Props) {
  const save = useSaveConnection();
  const probe = useTestConnection();
  const config = connection?.config_display ?? null;
  const [category, setCategory] = useState<string>(connection?.category ?? categories[0]?.id ?? '');
  const fields = categories.find(({ id }) => id === category)?.fields ?? [];
  const [name, setName] = useState(connection?.name ?? '');
  const [active, setActive] = useState(connection?.is_active ?? true);
  const [draft, setDraft] = useState(() => draftOf(fields, config));
  const failure = save.error ? toApiError(save.error) : null;
  const choose = (next: string) => {
    probe.reset();
    setCategory(next);
    setDraft(draftOf(categories.find(({ id }) => id === next)?.fields ?? [], null));
  };
  const sent = () => configOf(fields, draft, config);
  const submit = () =>
    save.mutate(
      { body: { ...(connection ? { id: connection.id } : {}), category, name: name.trim(), config: sent(), is_active: active } },
      {
        onSuccess: (saved) => {
          toast(`${saved.name} is saved`, { tone: 'good' });
          onClose();
        },
      },
    );
  const complete = isComplete(fields, draft, config);
  const known = new Set(['name', ...fields.flatMap(({ key }) => [key, `config.${key}`])]);
  const loose = failure?.fields.filter(({ field }) => !known.has(field)) ?? [];
  const problem = loose.length > 0 ? loose.map((one) => `${one.field}: ${one.message}`).join(' ') : formProblem(failure);
  return (
    <FormDialog
      submit={connection ? 'Save connection' : 'Add connection'}
      onSubmit={submit}
      problem={problem}
      busy={save.isPending}
      disabled={name.trim() === '' || !complete}
      noValidate
      actions={
        !connection && (
          <Button
            busy={probe.isPending}
            disabled={!complete}
            onClick={() => probe.mutate({ body: { category, config: sent() } })}
          >
            Test
          </Button>
        )
      }
      onClose={onClose}
      title={connection ? `Edit ${connection.name}` : 'Add connection'}
    >
      {!connection && (
        <Field label="Kind">
          {(control) => (
            <Select
              {...control}
              value={category}
              options={categories.map(({ id }) => ({ value: id as string, label: categoryName(id) }))}
              onValueChange={choose}
            />
          )}
        </Field>
      )}
      <Field label="Connection name" error={fieldMessage(failure, 'name')}>
        {(control) => (
          <TextInput {...control} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      {fields.map((field) => (
        <ConfigField
          key={`${category}.${field.key}`}
          field={field}
          value={draft[field.key] ?? (draft[field.key] === null ? null : '')}
          stored={isStored(field, config)}
          error={fieldMessage(failure, `config.${field.key}`) ?? fieldMessage(failure, field.key)}
          onValue={(value) => {
            probe.reset();
            setDraft((old) => ({ ...old, [field.key]: value }));
          }}
        />
      ))}
      <Checkbox
        label="In use"
        hint="A connection that is off is neither used nor checked."
        checked={active}
        onCheckedChange={setActive}
      />
      <TestResult result={probe.data} error={probe.error} />
    </FormDialog>
  );
}
