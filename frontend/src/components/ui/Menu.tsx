import { Menu as Base } from '@base-ui/react/menu';
import { Check, type LucideIcon } from 'lucide-react';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { cx } from './cx';

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  hint?: ReactNode;
  /** Shown as a tick; a list of such items is a choice. */
  checked?: boolean;
  disabled?: boolean;
  danger?: boolean;
  /** Several choices in a row keep the menu open. */
  keepOpen?: boolean;
  onSelect: () => void;
}

export interface MenuSection {
  label?: string;
  items: readonly MenuItem[];
}

interface Props {
  /** The button that opens the menu. */
  trigger: ReactElement;
  sections: readonly MenuSection[];
  align?: 'start' | 'end';
  /** Opens at once, for menus that were loaded by the press on their button. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

const item =
  'flex min-h-7 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover';

/** A menu of actions or choices behind a button. */
export function Menu({ trigger, sections, align = 'start', open, onOpenChange }: Props) {
  const controlled = open === undefined ? {} : { open };
  return (
    <Base.Root {...controlled} onOpenChange={(next) => onOpenChange?.(next)} modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} className="z-50">
          <Base.Popup className="scroll-thin max-h-[min(480px,var(--available-height))] min-w-48 max-w-80 overflow-y-auto rounded-lg border border-border bg-raised p-1 shadow-overlay outline-none">
            {sections.map((section, index) => (
              <Fragment key={section.label ?? index}>
                {index > 0 && <Base.Separator className="my-1 h-px bg-border" />}
                <Base.Group>
                  {section.label && (
                    <Base.GroupLabel className="px-2 pt-1 pb-0.5 font-medium text-2xs text-faint">
                      {section.label}
                    </Base.GroupLabel>
                  )}
                  {section.items.map((entry) => (
                    <Entry key={entry.label} entry={entry} />
                  ))}
                </Base.Group>
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Entry({ entry }: { entry: MenuItem }) {
  const { icon: Icon, label, hint, checked, disabled = false, danger = false, keepOpen = false, onSelect } = entry;
  const content = (
    <>
      {Icon && <Icon size={15} aria-hidden className="shrink-0" />}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {hint && <span className="text-muted text-xs">{hint}</span>}
    </>
  );
  if (checked === undefined) {
    return (
      <Base.Item disabled={disabled} closeOnClick={!keepOpen} onClick={onSelect} className={cx(item, danger && 'text-bad')}>
        {content}
      </Base.Item>
    );
  }
  return (
    <Base.CheckboxItem checked={checked} disabled={disabled} closeOnClick={!keepOpen} onCheckedChange={onSelect} className={item}>
      <Check size={14} aria-hidden className={cx('shrink-0 text-accent-text', !checked && 'invisible')} />
      {content}
    </Base.CheckboxItem>
  );
}
