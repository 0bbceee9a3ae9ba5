import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
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

/** Views of one thing, one at a time. The value belongs in the URL. */
export function Tabs<Value extends string>({ label, value, onValueChange, tabs, fill = false }: Props<Value>) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => onValueChange(next as Value)}
      className={cx('flex min-w-0 flex-col', fill && 'min-h-0 flex-1')}
    >
      <Base.List aria-label={label} className="scroll-thin flex shrink-0 gap-1 overflow-x-auto border-border border-b px-3">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2 text-muted text-sm outline-offset-[-2px] hover:text-text aria-selected:border-accent aria-selected:font-medium aria-selected:text-text"
          >
            {tab.label}
            {tab.count !== undefined && <span className="rounded-sm bg-info-soft px-1 text-2xs text-muted">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel
          key={tab.value}
          value={tab.value}
          className={cx('outline-offset-[-2px]', fill && 'flex min-h-0 flex-1 flex-col')}
        >
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
