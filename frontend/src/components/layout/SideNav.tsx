import { Link } from '@tanstack/react-router';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { IconButton } from '@/components/ui/IconButton';
import { usePreferences } from '@/lib/stores/preferences';
import { Logo } from './Logo';
import { useNav } from './useNav';

/** The pages of the product, by group. Narrow screens show icons, phones have tabs instead. */
export function SideNav() {
  const groups = useNav();
  const collapsed = usePreferences((state) => state.navCollapsed);
  const set = usePreferences((state) => state.set);
  const label = cx('truncate', collapsed ? 'sr-only' : 'max-lg:sr-only');
  return (
    <nav
      aria-label="Main"
      className={cx(
        'flex shrink-0 flex-col border-border border-r bg-surface max-sm:hidden',
        collapsed ? 'w-12' : 'w-50 max-lg:w-12',
      )}
    >
      <Link to="/" className="flex h-11 items-center gap-2 px-3.5 font-semibold text-sm" aria-label="SRE Copilot, dashboard">
        <Logo />
        <span className={label} aria-hidden>
          SRE Copilot
        </span>
      </Link>
      <div className="scroll-thin flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-2 pt-1.5 pb-2">
        {groups.map((group) => (
          <section key={group.label} aria-label={group.label}>
            <h2 className={cx('px-2 pb-1 font-medium text-2xs text-faint', collapsed ? 'sr-only' : 'max-lg:sr-only')}>
              {group.label}
            </h2>
            <ul className="flex flex-col gap-px">
              {group.entries.map(({ to, icon: Icon, label: name }) => (
                <li key={to}>
                  <Link
                    to={to}
                    title={name}
                    activeOptions={{ exact: to === '/', includeSearch: false }}
                    activeProps={{ 'aria-current': 'page', className: 'bg-selected font-medium text-text' }}
                    inactiveProps={{ className: 'text-muted hover:bg-hover hover:text-text' }}
                    className="flex h-7 items-center gap-2 rounded-md px-2 text-sm"
                  >
                    <Icon size={16} aria-hidden className="shrink-0" />
                    <span className={label}>{name}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="flex justify-end p-2 max-lg:hidden">
        <IconButton
          icon={collapsed ? PanelLeftOpen : PanelLeftClose}
          label={collapsed ? 'Expand navigation' : 'Collapse navigation'}
          tip="none"
          onClick={() => set({ navCollapsed: !collapsed })}
        />
      </div>
    </nav>
  );
}
