import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { IconButton } from '@/components/ui/IconButton';
import { Textarea } from '@/components/ui/Textarea';
import { TextInput } from '@/components/ui/TextInput';
import { emptyStep, type Problems, problemAt, type StepForm } from './runbookForm';

interface Props {
  steps: readonly StepForm[];
  problems: Problems;
  onChange: (steps: StepForm[]) => void;
}

const mostSteps = 100;

/** The steps in their order: added, moved by buttons, removed. */
export function StepsEditor({ steps, problems, onChange }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const change = (at: number, next: Partial<StepForm>) =>
    onChange(steps.map((step, index) => (index === at ? { ...step, ...next } : step)));
  const move = (at: number, by: 1 | -1) => {
    const next = [...steps];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    onChange(next);
  };
  const remove = (at: number) => {
    onChange(steps.filter((_, index) => index !== at));
    list.current?.closest('fieldset')?.querySelector<HTMLElement>('[data-add-step]')?.focus();
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-semibold text-sm">Steps</legend>
      {problems.steps && <p className="text-bad text-xs">{problems.steps}</p>}
      <ol ref={list} className="flex flex-col gap-3">
        {steps.map((step, index) => (
          <Step
            key={step.key}
            step={step}
            index={index}
            last={index === steps.length - 1}
            problems={problems}
            onChange={(next) => change(index, next)}
            onMove={(by) => move(index, by)}
            onRemove={() => remove(index)}
          />
        ))}
      </ol>
      <div>
        <Button data-add-step disabled={steps.length >= mostSteps} onClick={() => onChange([...steps, emptyStep()])}>
          <Plus size={14} aria-hidden /> Add step
        </Button>
      </div>
    </fieldset>
  );
}

interface StepProps {
  step: StepForm;
  index: number;
  last: boolean;
  problems: Problems;
  onChange: (next: Partial<StepForm>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

function Step({ step, index, last, problems, onChange, onMove, onRemove }: StepProps) {
  const number = index + 1;
  const at = (member: string) => problemAt(problems, `steps[${index}].${member}`);
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-border bg-surface p-3">
      <div className="flex items-end gap-1">
        <div className="min-w-0 flex-1">
          <Field label={`Step ${number} title`} error={at('title')}>
            {(control) => (
              <TextInput
                {...control}
                value={step.title}
                maxLength={200}
                onChange={(event) => onChange({ title: event.target.value })}
              />
            )}
          </Field>
        </div>
        <IconButton icon={ArrowUp} label={`Move step ${number} up`} disabled={index === 0} onClick={() => onMove(-1)} />
        <IconButton icon={ArrowDown} label={`Move step ${number} down`} disabled={last} onClick={() => onMove(1)} />
        <IconButton icon={Trash2} label={`Remove step ${number}`} onClick={onRemove} />
      </div>
      <Field label={`Step ${number} text`} required={false} hint="Markdown works." error={at('body')}>
        {(control) => (
          <Textarea {...control} rows={2} value={step.body} onChange={(event) => onChange({ body: event.target.value })} />
        )}
      </Field>
      <div className="grid gap-2 sm:grid-cols-2">
        <Field
          label={`Step ${number} command`}
          required={false}
          hint="Shown for copying, never run from here."
          error={at('command')}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={1}
              className="font-mono text-xs!"
              spellCheck={false}
              value={step.command}
              onChange={(event) => onChange({ command: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={`Step ${number} expected result`}
          required={false}
          hint="What should be seen afterwards."
          error={at('expected')}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={1}
              value={step.expected}
              onChange={(event) => onChange({ expected: event.target.value })}
            />
          )}
        </Field>
      </div>
    </li>
  );
}
