import { Checkbox } from '@/components/ui/Checkbox';
import { Field } from '@/components/ui/Field';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { type ApiError, fieldMessage } from '@/lib/errors';
import type { Schema } from '@/types/api';
import type { AutoResolve, IntegrationDraft } from './integrationDraft';
import { kinds } from './integrationDraft';
import { SecretField } from './SecretField';

const resolutions: readonly { value: AutoResolve; label: string }[] = [
  { value: 'mitigated', label: 'Mark the incident mitigated' },
  { value: 'resolved', label: 'Resolve the incident' },
  { value: 'off', label: 'Only note it on the timeline' },
];

interface Props {
  /** The source that is changed; null for a new one. */
  source: Schema<'Integration'> | null;
  draft: IntegrationDraft;
  failure: ApiError | null;
  onChange: (change: Partial<IntegrationDraft>) => void;
}

/** What an alert source is made of. */
export function IntegrationFields({ source, draft, failure, onChange }: Props) {
  const callable = draft.kind !== 'webhook';
  return (
    <>
      {!source && (
        <Field label="Type">
          {(control) => <Select {...control} value={draft.kind} options={kinds} onValueChange={(kind) => onChange({ kind })} />}
        </Field>
      )}
      <Field label="Name" hint={source ? undefined : 'Such as production'} error={fieldMessage(failure, 'name')}>
        {(control) => (
          <TextInput
            {...control}
            value={draft.name}
            maxLength={255}
            required
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      {callable && (
        <>
          <Field
            label="Address"
            hint={
              source
                ? 'Another host clears the stored password and API key unless you type them again.'
                : 'Where it answers, such as http://alertmanager:9093'
            }
            error={fieldMessage(failure, 'url')}
          >
            {(control) => (
              <TextInput
                {...control}
                type="url"
                value={draft.url}
                required
                onChange={(event) => onChange({ url: event.target.value })}
              />
            )}
          </Field>
          <Field label="User name" required={false} error={fieldMessage(failure, 'username')}>
            {(control) => (
              <TextInput
                {...control}
                value={draft.username}
                autoComplete="off"
                onChange={(event) => onChange({ username: event.target.value })}
              />
            )}
          </Field>
          <SecretField
            label="Password"
            stored={source?.has_password ?? false}
            value={draft.password}
            error={fieldMessage(failure, 'password')}
            onValue={(password) => onChange({ password })}
          />
          <SecretField
            label="API key"
            stored={source?.has_api_key ?? false}
            value={draft.apiKey}
            error={fieldMessage(failure, 'api_key')}
            onValue={(apiKey) => onChange({ apiKey })}
          />
        </>
      )}
      <Field label="When the last alert resolves">
        {(control) => (
          <Select
            {...control}
            value={draft.autoResolve}
            options={resolutions}
            onValueChange={(autoResolve) => onChange({ autoResolve })}
          />
        )}
      </Field>
      {source && (
        <Checkbox
          label="Take alerts from it"
          hint="While this is off its deliveries are refused."
          checked={draft.enabled}
          onCheckedChange={(enabled) => onChange({ enabled })}
        />
      )}
    </>
  );
}
