import { Link } from '@tanstack/react-router';
import { Menu, Search, Siren } from 'lucide-react';
import { useUi } from '@/lib/stores/ui';
import { useNav } from './useNav';

const tab = 'flex min-h-12 flex-1 flex-col items-center justify-center gap-0.5 text-2xs';

/** The bottom bar of a phone. */
export function MobileTabs() {
  const hasIncidents = useNav().some(({ entries }) => entries.some(({ to }) => to === '/incidents'));
  const open = useUi((state) => state.open);
  return (
    <nav aria-label="Main" className="flex shrink-0 border-border border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden">
      {hasIncidents && (
        <Link
          to="/incidents"
          activeProps={{ 'aria-current': 'page', className: 'text-accent-text' }}
          inactiveProps={{ className: 'text-muted' }}
          className={tab}
        >
          <Siren size={18} aria-hidden />
          Incidents
        </Link>
      )}
      <button type="button" className={`${tab} text-muted`} onClick={() => open('palette')}>
        <Search size={18} aria-hidden />
        Search
      </button>
      <button type="button" className={`${tab} text-muted`} aria-haspopup="dialog" onClick={() => open('more')}>
        <Menu size={18} aria-hidden />
        More
      </button>
    </nav>
  );
}
