import { createRootRoute, createRoute, Outlet, redirect, retainSearchParams, stripSearchParams } from '@tanstack/react-router';
import { AppShell } from '@/components/layout/AppShell';
import { RouteError } from '@/components/layout/RouteError';
import { ShellSkeleton } from '@/components/layout/ShellSkeleton';
import { closeEarly, openEarly } from '@/contexts/WebSocketContext';
import { shellDefaults, shellSearch } from '@/lib/search/shell';
import { useSession } from '@/lib/stores/session';
import { loadMe } from '@/services/session';
import '@/lib/routeData';

/** Above every page. */
export const root = createRootRoute({ component: Outlet, errorComponent: RouteError });

/** Above every page that needs a session. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  validateSearch: shellSearch,
  search: { middlewares: [retainSearchParams(['from', 'to']), stripSearchParams(shellDefaults)] },
  beforeLoad: async ({ location }) => {
    if (useSession.getState().signedIn) openEarly();
    if (await loadMe()) return;
    closeEarly();
    const next = location.href === '/' ? {} : { next: location.href };
    const { ended } = useSession.getState();
    throw redirect({ to: '/login', search: ended ? { ...next, reason: ended } : next, replace: true });
  },
  component: AppShell,
  pendingComponent: ShellSkeleton,
  errorComponent: RouteError,
});
