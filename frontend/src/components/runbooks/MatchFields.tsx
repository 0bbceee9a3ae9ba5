import { Checkbox } from '@/components/ui/Checkbox';
import { Field } from '@/components/ui/Field';
import { Textarea } from '@/components/ui/Textarea';
import { sentence } from '@/lib/format/text';
import type { Severity } from '@/types/api';
import { type Problems, problemAt, type RunbookForm } from './runbookForm';

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

const lists = [
  { member: 'alerts', field: 'alert_names', label: 'Alerts', hint: 'One name per line. Counts most.' },
  { member: 'services', field: 'service_names', label: 'Services', hint: 'One name per line.' },
  { member: 'labels', field: 'labels', label: 'Labels', hint: 'One name=value per line; an alert must have all.' },
  { member: 'tags', field: 'tags', label: 'Tags', hint: 'One per line, for finding it in the list.' },
] as const;

interface Props {
  form: RunbookForm;
  problems: Problems;
  onChange: (next: Partial<RunbookForm>) => void;
}

/** Which incidents the runbook is suggested for. */
export function MatchFields({ form, problems, onChange }: Props) {
  const toggle = (severity: Severity, on: boolean) =>
    onChange({ severities: severities.filter((other) => (other === severity ? on : form.severities.includes(other))) });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1 font-semibold text-sm">When it fits</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {lists.map(({ member, field, label, hint }) => (
          <Field key={member} label={label} required={false} hint={hint} error={problemAt(problems, field)}>
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                spellCheck={false}
                value={form[member]}
                onChange={(event) => onChange({ [member]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1.5">
        <legend className="pb-1 font-medium text-xs">Severities</legend>
        {severities.map((severity) => (
          <Checkbox
            key={severity}
            label={sentence(severity)}
            checked={form.severities.includes(severity)}
            onCheckedChange={(on) => toggle(severity, on)}
          />
        ))}
      </fieldset>
      <Checkbox
        label="Enabled"
        hint="Otherwise it is neither suggested nor started."
        checked={form.enabled}
        onCheckedChange={(enabled) => onChange({ enabled })}
      />
    </fieldset>
  );
}
