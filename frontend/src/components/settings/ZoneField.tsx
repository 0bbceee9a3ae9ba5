import { useId } from 'react';
import { Field } from '@/components/ui/Field';
import { TextInput } from '@/components/ui/TextInput';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

interface Props {
  value: string;
  error: string | undefined;
  onChange: (zone: string) => void;
}

/** A time zone by its name, with the known ones to choose from. */
export function ZoneField({ value, error, onChange }: Props) {
  const list = useId();
  return (
    <Field label="Time zone" hint="Times are printed in it unless a person prefers another" error={error}>
      {(control) => (
        <>
          <TextInput {...control} value={value} list={list} required onChange={(event) => onChange(event.target.value)} />
          <datalist id={list}>
            {zones.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
