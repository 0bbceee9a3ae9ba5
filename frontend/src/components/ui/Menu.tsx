import type { LucideIcon } from 'lucide-react';
import { type ComponentProps, cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from 'react';
import { loadMenu } from './loadPopups';
import { useAnchor } from './useAnchor';

const MenuPopup = lazy(loadMenu);

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
  trigger: ReactElement<ComponentProps<'button'>>;
  sections: readonly MenuSection[];
  align?: 'start' | 'end';
  /** For menus that something else, such as a key, opens too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A menu of actions or choices behind a button. */
export function Menu({ trigger, sections, align = 'start', open: controlled, onOpenChange }: Props) {
  const [own, setOwn] = useState(false);
  const open = controlled ?? own;
  const setOpen = onOpenChange ?? setOwn;
  const { anchor, props } = useAnchor({ open, setOpen, preload: loadMenu, kind: 'menu' });
  return (
    <>
      {cloneElement(trigger, props)}
      {open && (
        <Suspense fallback={null}>
          <MenuPopup anchor={anchor.current} sections={sections} align={align} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
