import { Field } from '@/components/ui/Field';
import { Select } from '@/components/ui/Select';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import { type ApiError, fieldMessage } from '@/lib/errors';
import { type ImpactForm, impactProblems } from './impactForm';

interface Props {
  form: ImpactForm;
  zone: { label: string };
  failure: ApiError | null;
  onChange: (form: ImpactForm) => void;
}

const levels: { value: ImpactForm['level']; label: string }[] = [
  { value: '', label: 'Not stated' },
  { value: 'none', label: 'None' },
  { value: 'minor', label: 'Minor' },
  { value: 'major', label: 'Major' },
  { value: 'critical', label: 'Critical' },
];

/** What the incident means for others; the details follow once there is a level. */
export function ImpactFields({ form, zone, failure, onChange }: Props) {
  const problems = impactProblems(form);
  const set = (change: Partial<ImpactForm>) => onChange({ ...form, ...change });
  const refused = (name: string) => fieldMessage(failure, `impact.${name}`);
  return (
    <fieldset className="flex flex-col gap-3 border-border border-t pt-3">
      <legend className="sr-only">Impact</legend>
      <Field label="Impact" hint="Replaces what was stated before." error={fieldMessage(failure, 'impact') ?? refused('level')}>
        {(control) => <Select {...control} value={form.level} options={levels} onValueChange={(level) => set({ level })} />}
      </Field>
      {form.level !== '' && (
        <>
          <Field label="Impact summary" required={false} error={refused('summary')}>
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                maxLength={2000}
                value={form.summary}
                onChange={(event) => set({ summary: event.target.value })}
              />
            )}
          </Field>
          <Field
            label="Affected services"
            required={false}
            hint="Names, separated by commas."
            error={problems.services ?? refused('services')}
          >
            {(control) => (
              <TextInput {...control} value={form.services} onChange={(event) => set({ services: event.target.value })} />
            )}
          </Field>
          <Field label="Users affected" required={false} error={problems.users ?? refused('users_affected')}>
            {(control) => (
              <TextInput
                {...control}
                inputMode="numeric"
                value={form.users}
                onChange={(event) => set({ users: event.target.value })}
              />
            )}
          </Field>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label={`Impact started (${zone.label})`} required={false} error={refused('started_at')}>
              {(control) => (
                <TextInput
                  {...control}
                  type="datetime-local"
                  value={form.started}
                  onChange={(event) => set({ started: event.target.value })}
                />
              )}
            </Field>
            <Field label={`Impact ended (${zone.label})`} required={false} error={problems.ended ?? refused('ended_at')}>
              {(control) => (
                <TextInput
                  {...control}
                  type="datetime-local"
                  value={form.ended}
                  onChange={(event) => set({ ended: event.target.value })}
                />
              )}
            </Field>
          </div>
        </>
      )}
    </fieldset>
  );
}
