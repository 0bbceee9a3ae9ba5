import { Link } from '@tanstack/react-router';
import { Keyboard, LogOut, SlidersHorizontal } from 'lucide-react';
import { useRef } from 'react';
import { Dialog } from '@/components/ui/Dialog';
import { useMe } from '@/hooks/useMe';
import { useUi } from '@/lib/stores/ui';
import { useNav } from '../useNav';
import { useSignOut } from '../useSignOut';

const line = 'flex min-h-11 w-full items-center gap-3 rounded-md px-2 text-left text-md hover:bg-hover';

/** Everything the bottom tabs have no room for. */
export function MoreSheet() {
  const me = useMe();
  const groups = useNav();
  const close = useUi((state) => state.close);
  const open = useUi((state) => state.open);
  const signOut = useSignOut();
  const followed = useRef(false);
  return (
    <Dialog
      open
      onClose={close}
      title={me?.full_name ?? 'More'}
      description={me?.email}
      width="sm"
      returnFocus={() => !followed.current}
    >
      <nav aria-label="All pages" className="flex flex-col gap-3">
        {groups.map((group) => (
          <section key={group.label} aria-label={group.label}>
            <h3 className="px-2 font-medium text-faint text-xs">{group.label}</h3>
            <ul>
              {group.entries.map(({ to, label, icon: Icon }) => (
                <li key={to}>
                  <Link
                    to={to}
                    onClick={() => {
                      followed.current = true;
                      close();
                    }}
                    className={line}
                  >
                    <Icon size={18} aria-hidden className="text-muted" />
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div className="mt-2 border-border border-t pt-2">
        <button type="button" className={line} onClick={() => open('preferences')}>
          <SlidersHorizontal size={18} aria-hidden className="text-muted" />
          Preferences
        </button>
        <button type="button" className={line} onClick={() => open('shortcuts')}>
          <Keyboard size={18} aria-hidden className="text-muted" />
          Keyboard shortcuts
        </button>
        <button
          type="button"
          className={line}
          onClick={() => {
            close();
            void signOut();
          }}
        >
          <LogOut size={18} aria-hidden className="text-muted" />
          Sign out
        </button>
      </div>
    </Dialog>
  );
}
