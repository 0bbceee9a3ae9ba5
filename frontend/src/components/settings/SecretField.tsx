import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { TextInput } from '@/components/ui/TextInput';

interface Props {
  label: string;
  /** Whether the server holds one already. */
  stored: boolean;
  /** What was typed; empty keeps what is stored, null removes it. */
  value: string | null;
  required?: boolean;
  error: string | undefined;
  onValue: (value: string | null) => void;
}

/** A secret that is never shown again: it can be kept, replaced or removed. */
export function SecretField({ label, stored, value, required = false, error, onValue }: Props) {
  const removed = value === null;
  const hint = !stored ? undefined : removed ? 'It is removed when you save.' : 'One is stored. Leave it empty to keep it.';
  return (
    <Field label={label} required={required && !stored} hint={hint} error={error}>
      {(control) => (
        <span className="flex gap-2">
          <TextInput
            {...control}
            type="password"
            value={value ?? ''}
            disabled={removed}
            placeholder={stored && !removed ? '***' : ''}
            autoComplete="off"
            onChange={(event) => onValue(event.target.value)}
          />
          {stored && !required && (
            <Button aria-label={removed ? `Keep ${label}` : `Remove ${label}`} onClick={() => onValue(removed ? '' : null)}>
              {removed ? 'Keep' : 'Remove'}
            </Button>
          )}
        </span>
      )}
    </Field>
  );
}
