import { Checkbox } from '@/components/ui/Checkbox';
import { Field } from '@/components/ui/Field';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import type { Schema } from '@/types/api';
import { SecretField } from './SecretField';

interface Props {
  field: Schema<'ConnectionField'>;
  value: string | boolean | null;
  /** Whether the server holds a secret for it. */
  stored: boolean;
  error: string | undefined;
  onValue: (value: string | boolean | null) => void;
}

/** One field of a connection, drawn as the server describes it. */
export function ConfigField({ field, value, stored, error, onValue }: Props) {
  const { label, required } = field;
  if (field.type === 'boolean') return <Checkbox label={label} checked={value === true} onCheckedChange={onValue} />;
  const text = typeof value === 'string' ? value : '';
  if (field.secret) {
    return (
      <SecretField
        label={label}
        stored={stored}
        required={required}
        value={value === null ? null : text}
        error={error}
        onValue={onValue}
      />
    );
  }
  if (field.type === 'list' || field.type === 'map') {
    const hint = field.type === 'list' ? 'One a line' : 'One a line, such as X-Team: payments';
    return (
      <Field label={label} required={required} hint={hint} error={error}>
        {(control) => <Textarea {...control} rows={3} value={text} onChange={(event) => onValue(event.target.value)} />}
      </Field>
    );
  }
  return (
    <Field label={label} required={required} error={error}>
      {(control) => (
        <TextInput
          {...control}
          type={field.type === 'number' ? 'number' : 'text'}
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </Field>
  );
}
