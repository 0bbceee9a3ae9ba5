import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { cx } from './cx';

export interface TabItem<Value extends string> {
  value: Value;
  label: string;
  /** A number beside the label. */
  count?: number | undefined;
  content: ReactNode;
}

interface Props<Value extends string> {
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  tabs: readonly TabItem<Value>[];
  /** Takes the height that is left, for tabs that scroll inside themselves. */
  fill?: boolean;
}

/** Views of one thing, one at a time. Arrows move between the tabs, Enter opens one. The value belongs in the URL. */
export function Tabs<Value extends string>({ label, value, onValueChange, tabs, fill = false }: Props<Value>) {
  const id = useId();
  const shown = tabs.find((tab) => tab.value === value);
  return (
    <div className={cx('flex min-w-0 flex-col', fill && 'min-h-0 flex-1')}>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={moveFocus}
        className="scroll-thin flex shrink-0 gap-1 overflow-x-auto border-border border-b px-3"
      >
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-${tab.value}`}
            aria-selected={tab.value === value}
            aria-controls={tab.value === value ? `${id}-panel` : undefined}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onValueChange(tab.value)}
            className="-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2 text-muted text-sm outline-offset-[-2px] hover:text-text aria-selected:border-accent aria-selected:font-medium aria-selected:text-text"
          >
            {tab.label}
            {tab.count !== undefined && <span className="rounded-sm bg-info-soft px-1 text-2xs text-muted">{tab.count}</span>}
          </button>
        ))}
      </div>
      {shown && (
        <div
          key={shown.value}
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-${shown.value}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without controls has to be reachable by keyboard
          tabIndex={0}
          className={cx('outline-offset-[-2px]', fill && 'flex min-h-0 flex-1 flex-col')}
        >
          {shown.content}
        </div>
      )}
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = tabs.indexOf(event.target as HTMLElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (at === -1 || to === undefined) return;
  event.preventDefault();
  tabs.at(to % tabs.length)?.focus();
}
