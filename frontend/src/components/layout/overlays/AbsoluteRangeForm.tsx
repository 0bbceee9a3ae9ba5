import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { TextInput } from '@/components/ui/TextInput';
import { resolveRange, type TimeRange } from '@/lib/time/range';
import { fromWallClock, toWallClock } from '@/lib/time/zone';

interface Props {
  range: TimeRange | null;
  maxDays: number | undefined;
  zone: { name: string; label: string };
  onApply: (range: TimeRange) => void;
}

const day = 86_400_000;

/** Two moments on the clock of the chosen zone. */
export function AbsoluteRangeForm({ range, maxDays, zone, onApply }: Props) {
  const [start] = useState(() => {
    const now = Date.now();
    return resolveRange(range ?? { from: 'now-24h', to: 'now' }, now) ?? { from: now - day, to: now };
  });
  const [from, setFrom] = useState(() => toWallClock(start.from, zone.name));
  const [to, setTo] = useState(() => toWallClock(start.to, zone.name));
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ends = { from: fromWallClock(from, zone.name), to: fromWallClock(to, zone.name) };
    const wrong = check(ends.from, ends.to, maxDays);
    setProblem(wrong);
    if (wrong || ends.from === undefined || ends.to === undefined) return;
    onApply({ from: new Date(ends.from).toISOString(), to: new Date(ends.to).toISOString() });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <div className="flex flex-col gap-2">
        <Field label={`From (${zone.label})`}>
          {(control) => (
            <TextInput {...control} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label={`To (${zone.label})`} error={problem}>
          {(control) => (
            <TextInput {...control} type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
          )}
        </Field>
      </div>
      {maxDays !== undefined && (
        <p className="text-muted text-xs">Data is kept for {maxDays} days; earlier moments cannot be chosen.</p>
      )}
      <Button type="submit" className="self-start">
        Apply range
      </Button>
    </form>
  );
}

function check(from: number | undefined, to: number | undefined, maxDays: number | undefined): string | undefined {
  if (from === undefined || to === undefined) return 'Give both moments.';
  if (from >= to) return 'The end must come after the start.';
  if (maxDays !== undefined && from < Date.now() - maxDays * day) return `Data is kept for ${maxDays} days.`;
  return undefined;
}
