import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { cx } from '@/components/ui/cx';
import { Field } from '@/components/ui/Field';
import { TextInput } from '@/components/ui/TextInput';
import { useShortcut } from '@/hooks/useShortcut';
import { useSettledText } from './useSettledText';

/** One way to go on with what was typed. */
export interface Suggestion {
  label: string;
  hint: string;
  /** The whole text and where the cursor stands in it, once it is taken. */
  text: string;
  cursor: number;
}

interface Props {
  label: string;
  placeholder: string;
  /** The text in force, as the URL says it. */
  value: string;
  /** `replace` while it is being typed. */
  onValue: (value: string, how: { replace: boolean }) => void;
  suggest: (text: string, cursor: number) => readonly Suggestion[];
  /** Where the cursor stands while it is typed, for suggestions that have to be asked for. */
  onPlace?: (text: string, cursor: number) => void;
  /** Takes effect only on Enter: for languages in which half a text is an error. */
  onEnterOnly?: boolean;
  className?: string;
  maxLength?: number;
}

/** A text in a query language, with ways to go on. Typing takes effect after a pause; `/` comes here. */
export function QueryInput(props: Props) {
  const { label, placeholder, value, onValue, suggest, onPlace, onEnterOnly = false, className, maxLength = 1000 } = props;
  const frame = useRef<HTMLDivElement>(null);
  const listId = useId();
  const [text, setText] = useSettledText(value, (next) => onValue(next, { replace: true }), onEnterOnly);
  const [place, setPlace] = useState<{ text: string; cursor: number } | null>(null);
  const offered = place ? suggest(place.text, place.cursor) : [];
  const [active, setActive] = useState(-1);
  const input = () => frame.current?.querySelector('input');
  useShortcut({ id: 'list.search', keys: '/', label: 'Go to the query', group: 'List' }, () => input()?.focus());
  const close = () => {
    setPlace(null);
    setActive(-1);
  };
  const offer = (next: string, cursor: number) => {
    setPlace({ text: next, cursor });
    onPlace?.(next, cursor);
    setActive(-1);
  };
  const take = (one: Suggestion) => {
    setText(one.text);
    close();
    requestAnimationFrame(() => {
      input()?.focus();
      input()?.setSelectionRange(one.cursor, one.cursor);
    });
  };
  const keyed = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' && offered.length > 0) setActive((active + 1) % offered.length);
    else if (event.key === 'ArrowUp' && offered.length > 0) setActive((active <= 0 ? offered.length : active) - 1);
    else if (event.key === 'Escape' && offered.length > 0) close();
    else if ((event.key === 'Enter' || event.key === 'Tab') && offered[active]) take(offered[active]);
    else if (event.key === 'Enter') {
      close();
      onValue(text.trim(), { replace: false });
    } else return;
    if (event.key !== 'Enter' || active >= 0) event.preventDefault();
  };
  return (
    <div ref={frame} className={cx('relative min-w-0', className)}>
      <Search size={14} aria-hidden className="pointer-events-none absolute top-[7px] left-2 text-faint" />
      <Field label={label} hideLabel>
        {(control) => (
          <TextInput
            {...control}
            role="combobox"
            aria-expanded={offered.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={offered[active] ? `${listId}-${active}` : undefined}
            autoComplete="off"
            spellCheck={false}
            value={text}
            maxLength={maxLength}
            placeholder={placeholder}
            className="pl-7 font-mono text-xs!"
            onChange={(event) => {
              setText(event.target.value);
              offer(event.target.value, event.target.selectionStart ?? event.target.value.length);
            }}
            onKeyDown={keyed}
            onBlur={close}
          />
        )}
      </Field>
      <div
        id={listId}
        role="listbox"
        aria-label={`Ways to go on with ${label.toLowerCase()}`}
        hidden={offered.length === 0}
        className="absolute top-full left-0 z-30 mt-1 max-h-64 w-full max-w-140 overflow-auto rounded-md border border-border bg-raised py-1 shadow-overlay"
      >
        {offered.map((one, index) => (
          <div
            key={one.text}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // The field keeps the focus: leaving it would close the list before the press arrives.
            onPointerDown={(event) => {
              event.preventDefault();
              take(one);
            }}
            className={cx(
              'flex min-h-7 cursor-pointer items-center gap-3 px-2.5 font-mono text-xs hover:bg-hover',
              index === active && 'bg-selected',
            )}
          >
            <span className="min-w-0 flex-1 truncate">{one.label}</span>
            <span className="font-sans text-faint">{one.hint}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
