import { Search } from 'lucide-react';
import { useRef } from 'react';
import { Field } from '@/components/ui/Field';
import { TextInput } from '@/components/ui/TextInput';
import { useShortcut } from '@/hooks/useShortcut';
import { useSettledText } from './useSettledText';

interface Props {
  /** What is searched: "Search title, description or service". */
  label: string;
  /** The text in force, as the URL says it. */
  value: string;
  onValue: (value: string) => void;
}

/** The search of a list. What is typed takes effect after a pause; `/` comes here. */
export function SearchBox({ label, value, onValue }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [text, setText] = useSettledText(value, onValue);
  useShortcut({ id: 'list.search', keys: '/', label: 'Search this list', group: 'List' }, () =>
    frame.current?.querySelector('input')?.focus(),
  );
  return (
    <div ref={frame} className="relative w-64 max-sm:w-full">
      <Search size={14} aria-hidden className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-faint" />
      <Field label={label} hideLabel>
        {(control) => (
          <TextInput
            {...control}
            type="search"
            value={text}
            maxLength={200}
            placeholder={label}
            className="pl-7"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && onValue(text.trim())}
          />
        )}
      </Field>
    </div>
  );
}
