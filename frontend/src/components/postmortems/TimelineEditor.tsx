import { Plus, Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { IconButton } from '@/components/ui/IconButton';
import { TextInput } from '@/components/ui/TextInput';
import { useZone } from '@/hooks/useZone';
import { fromWallClock, toWallClock } from '@/lib/time/zone';
import { type MomentForm, newKey, type Problems, problemAt } from './postmortemForm';

interface Props {
  moments: readonly MomentForm[];
  problems: Problems;
  onChange: (moments: MomentForm[]) => void;
}

const mostMoments = 500;

/** The timeline, line by line. The server puts it in order of time. */
export function TimelineEditor({ moments, problems, onChange }: Props) {
  const zone = useZone();
  const change = (at: number, next: Partial<MomentForm>) =>
    onChange(moments.map((moment, index) => (index === at ? { ...moment, ...next } : moment)));
  const add = () => onChange([...moments, { key: newKey(), at: moments.at(-1)?.at ?? new Date().toISOString(), text: '' }]);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-semibold text-sm">Timeline ({zone.label})</legend>
      <ol className="flex flex-col gap-2">
        {moments.map((moment, index) => (
          <li key={moment.key} className="flex items-end gap-2 max-sm:flex-wrap">
            <div className="w-48 shrink-0">
              <Field label={`Line ${index + 1} time`} error={problemAt(problems, `timeline[${index}].at`)}>
                {(control) => (
                  <TextInput
                    {...control}
                    type="datetime-local"
                    // The seconds of a line stay unless its time is changed.
                    defaultValue={toWallClock(Date.parse(moment.at), zone.name)}
                    onChange={(event) => {
                      const at = fromWallClock(event.target.value, zone.name);
                      if (at !== undefined) change(index, { at: new Date(at).toISOString() });
                    }}
                  />
                )}
              </Field>
            </div>
            <div className="min-w-0 flex-1">
              <Field label={`Line ${index + 1} text`} error={problemAt(problems, `timeline[${index}].text`)}>
                {(control) => (
                  <TextInput
                    {...control}
                    value={moment.text}
                    maxLength={1000}
                    onChange={(event) => change(index, { text: event.target.value })}
                  />
                )}
              </Field>
            </div>
            <IconButton
              icon={Trash2}
              label={`Remove line ${index + 1}`}
              onClick={() => onChange(moments.filter((_, other) => other !== index))}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button disabled={moments.length >= mostMoments} onClick={add}>
          <Plus size={14} aria-hidden /> Add line
        </Button>
      </div>
    </fieldset>
  );
}
