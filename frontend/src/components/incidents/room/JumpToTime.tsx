import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { TextInput } from '@/components/ui/TextInput';
import { fromWallClock, toWallClock } from '@/lib/time/zone';

interface Props {
  zone: { name: string; label: string };
  /** The first and last moment of the timeline. */
  first: string;
  last: string;
  onJump: (moment: number) => void;
}

/** Goes to what happened at a moment of the chosen clock. */
export function JumpToTime({ zone, first, last, onJump }: Props) {
  const [text, setText] = useState(() => toWallClock(Date.parse(first), zone.name));
  const moment = fromWallClock(text, zone.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (moment !== undefined) onJump(moment);
  };
  return (
    <form onSubmit={submit} className="flex items-center gap-1">
      <Field label={`Jump to time (${zone.label})`} hideLabel>
        {(control) => (
          <TextInput
            {...control}
            type="datetime-local"
            className="h-6! w-44 text-xs!"
            value={text}
            min={toWallClock(Date.parse(first), zone.name)}
            max={toWallClock(Date.parse(last) + 60_000, zone.name)}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <span className="text-muted text-xs">{zone.label}</span>
      <Button type="submit" size="sm" variant="ghost" disabled={moment === undefined}>
        Jump to time
      </Button>
    </form>
  );
}
