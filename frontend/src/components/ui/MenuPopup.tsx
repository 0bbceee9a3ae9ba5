import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { Fragment } from 'react';
import { cx } from './cx';
import type { MenuItem, MenuSection } from './Menu';

interface Props {
  anchor: HTMLElement | null;
  sections: readonly MenuSection[];
  align: 'start' | 'end';
  onClose: () => void;
}

const item =
  'flex min-h-7 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover';

/** The open menu: fetched when the first one is about to open. It is open for as long as it is mounted. */
export default function MenuPopup({ anchor, sections, align, onClose }: Props) {
  return (
    <Base.Root open onOpenChange={(next) => !next && onClose()} modal={false}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} align={align} sideOffset={4} className="z-50">
          <Base.Popup
            finalFocus={() => anchor}
            className="scroll-thin max-h-[min(480px,var(--available-height))] min-w-48 max-w-80 overflow-y-auto rounded-lg border border-border bg-raised p-1 shadow-overlay outline-none"
          >
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
