import { Menu as Base } from '@base-ui/react/menu';
import { useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut, ShieldCheck, SlidersHorizontal, UserRound } from 'lucide-react';
import { useMe } from '@/hooks/useMe';
import { type Theme, usePreferences } from '@/lib/stores/preferences';
import { useUi } from '@/lib/stores/ui';
import { themeChoices } from '../themeChoices';
import { useSignOut } from '../useSignOut';
import { AnchoredMenu, menuLine } from './AnchoredMenu';

/** Who is signed in, how the product looks to them, and the way out. */
export function UserMenu() {
  const me = useMe();
  const open = useUi((state) => state.open);
  const theme = usePreferences((state) => state.theme);
  const set = usePreferences((state) => state.set);
  const signOut = useSignOut();
  const navigate = useNavigate();
  return (
    <AnchoredMenu anchor="user" align="end">
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate font-medium text-sm">{me?.full_name}</p>
        <p className="truncate text-muted text-xs">{me?.email}</p>
        <p className="truncate text-muted text-xs">
          {me?.tenant_name}
          {me?.current_project_role && `, ${me.current_project_role} here`}
        </p>
      </div>
      <Base.Separator className="my-1 h-px bg-border" />
      <Base.Group>
        <Base.GroupLabel className="px-2 pt-1 pb-0.5 font-medium text-2xs text-faint">Theme</Base.GroupLabel>
        <Base.RadioGroup value={theme} onValueChange={(next: Theme) => set({ theme: next })}>
          {themeChoices.map(({ value, label, icon: Icon }) => (
            <Base.RadioItem key={value} value={value} closeOnClick={false} className={menuLine}>
              <Icon size={15} aria-hidden className="shrink-0 text-muted" />
              <span className="flex-1">{label}</span>
              <Base.RadioItemIndicator className="size-1.5 rounded-full bg-accent" />
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      </Base.Group>
      <Base.Separator className="my-1 h-px bg-border" />
      <Base.Item className={menuLine} onClick={() => void navigate({ to: '/settings/profile' })}>
        <UserRound size={15} aria-hidden className="text-muted" />
        Profile
      </Base.Item>
      <Base.Item className={menuLine} onClick={() => void navigate({ to: '/settings/security' })}>
        <ShieldCheck size={15} aria-hidden className="text-muted" />
        Security
      </Base.Item>
      <Base.Item className={menuLine} closeOnClick={false} onClick={() => open('preferences')}>
        <SlidersHorizontal size={15} aria-hidden className="text-muted" />
        Preferences
      </Base.Item>
      <Base.Item className={menuLine} closeOnClick={false} onClick={() => open('shortcuts')}>
        <Keyboard size={15} aria-hidden className="text-muted" />
        Keyboard shortcuts
      </Base.Item>
      <Base.Separator className="my-1 h-px bg-border" />
      <Base.Item className={menuLine} onClick={() => void signOut()}>
        <LogOut size={15} aria-hidden className="text-muted" />
        Sign out
      </Base.Item>
    </AnchoredMenu>
  );
}
