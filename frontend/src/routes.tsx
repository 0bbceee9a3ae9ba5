import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
  stripSearchParams,
} from '@tanstack/react-router';
import { NotFoundState } from '@/components/layout/NotFoundState';
import { RouteError } from '@/components/layout/RouteError';
import { auditDefaults, auditSearch } from '@/lib/search/audit';
import { loginSearch } from '@/lib/search/auth';
import { incidentRoomDefaults, incidentRoomSearch } from '@/lib/search/incidentRoom';
import { incidentsDefaults, incidentsSearch } from '@/lib/search/incidents';
import { monitoringSearch } from '@/lib/search/monitoring';
import { onboardingDefaults, onboardingSearch } from '@/lib/search/onboarding';
import { organizationDefaults, organizationSearch } from '@/lib/search/organization';
import { parseSearch, stringifySearch } from '@/lib/search/params';
import { postmortemsDefaults, postmortemsSearch } from '@/lib/search/postmortems';
import { runbookSearch, runbooksDefaults, runbooksSearch } from '@/lib/search/runbooks';
import { useSession } from '@/lib/stores/session';
import { observeRoutes } from './observeRoutes';
import { root, shell } from './rootRoutes';

/** A signed-in person does not see the sign-in pages. */
function leaveWhenSignedIn({ search }: { search: { next?: string | undefined } }): void {
  if (useSession.getState().signedIn) throw redirect({ href: search.next ?? '/', replace: true });
}

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: loginSearch,
  beforeLoad: leaveWhenSignedIn,
  staticData: { title: 'Sign in' },
  component: lazyRouteComponent(() => import('@/pages/LoginPage'), 'LoginPage'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  beforeLoad: () => leaveWhenSignedIn({ search: {} }),
  staticData: { title: 'New organization' },
  component: lazyRouteComponent(() => import('@/pages/RegisterPage'), 'RegisterPage'),
});

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: '/',
  staticData: { title: 'Dashboard', time: { default: 'now-7d' } },
  component: lazyRouteComponent(() => import('@/pages/DashboardPage'), 'DashboardPage'),
});

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: incidentsSearch,
  search: { middlewares: [stripSearchParams(incidentsDefaults)] },
  staticData: { title: 'Incidents', permission: 'incident.read', time: { default: 'all' } },
  component: lazyRouteComponent(() => import('@/pages/IncidentsPage'), 'IncidentsPage'),
});

const incidentRoom = createRoute({
  getParentRoute: () => shell,
  path: '/incidents/$incidentId',
  validateSearch: incidentRoomSearch,
  search: { middlewares: [stripSearchParams(incidentRoomDefaults)] },
  staticData: { title: 'Incident', permission: 'incident.read' },
  component: lazyRouteComponent(() => import('@/pages/IncidentRoomPage'), 'IncidentRoomPage'),
});

const monitoring = createRoute({
  getParentRoute: () => shell,
  path: '/settings/monitoring',
  validateSearch: monitoringSearch,
  staticData: { title: 'Alert sources', permission: 'integration.read' },
  component: lazyRouteComponent(() => import('@/pages/settings/MonitoringPage'), 'MonitoringPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => shell,
  path: '/settings/api-keys',
  staticData: { title: 'API keys', permission: 'apikey.read' },
  component: lazyRouteComponent(() => import('@/pages/settings/ApiKeysPage'), 'ApiKeysPage'),
});

const profile = createRoute({
  getParentRoute: () => shell,
  path: '/settings/profile',
  staticData: { title: 'Profile', withoutProject: true },
  component: lazyRouteComponent(() => import('@/pages/settings/ProfilePage'), 'ProfilePage'),
});

const security = createRoute({
  getParentRoute: () => shell,
  path: '/settings/security',
  staticData: { title: 'Security', permission: 'session.read', withoutProject: true },
  component: lazyRouteComponent(() => import('@/pages/settings/SecurityPage'), 'SecurityPage'),
});

const projects = createRoute({
  getParentRoute: () => shell,
  path: '/settings/projects',
  staticData: { title: 'Projects', permission: 'project.read', withoutProject: true },
  component: lazyRouteComponent(() => import('@/pages/settings/ProjectsPage'), 'ProjectsPage'),
});

const members = createRoute({
  getParentRoute: () => shell,
  path: '/settings/members',
  staticData: { title: 'Members', permission: 'member.read' },
  component: lazyRouteComponent(() => import('@/pages/settings/MembersPage'), 'MembersPage'),
});

const organization = createRoute({
  getParentRoute: () => shell,
  path: '/settings/organization',
  validateSearch: organizationSearch,
  search: { middlewares: [stripSearchParams(organizationDefaults)] },
  staticData: { title: 'Organization', permission: 'organization.read', withoutProject: true },
  component: lazyRouteComponent(() => import('@/pages/settings/OrganizationPage'), 'OrganizationPage'),
});

const connections = createRoute({
  getParentRoute: () => shell,
  path: '/settings/connections',
  staticData: { title: 'Connections', permission: 'connection.read' },
  component: lazyRouteComponent(() => import('@/pages/settings/ConnectionsPage'), 'ConnectionsPage'),
});

const ai = createRoute({
  getParentRoute: () => shell,
  path: '/settings/ai',
  staticData: { title: 'AI provider', permission: 'ai.read' },
  component: lazyRouteComponent(() => import('@/pages/settings/AiPage'), 'AiPage'),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: auditSearch,
  search: { middlewares: [stripSearchParams(auditDefaults)] },
  staticData: { title: 'Audit trail', permission: 'audit.read', time: { default: 'now-7d' } },
  component: lazyRouteComponent(() => import('@/pages/AuditPage'), 'AuditPage'),
});

const onboarding = createRoute({
  getParentRoute: () => shell,
  path: '/onboarding',
  validateSearch: onboardingSearch,
  search: { middlewares: [stripSearchParams(onboardingDefaults)] },
  staticData: { title: 'Get started' },
  component: lazyRouteComponent(() => import('@/pages/OnboardingPage'), 'OnboardingPage'),
});

const runbooks = createRoute({
  getParentRoute: () => shell,
  path: '/runbooks',
  validateSearch: runbooksSearch,
  search: { middlewares: [stripSearchParams(runbooksDefaults)] },
  staticData: { title: 'Runbooks', permission: 'runbook.read' },
  component: lazyRouteComponent(() => import('@/pages/RunbooksPage'), 'RunbooksPage'),
});

const runbook = createRoute({
  getParentRoute: () => shell,
  path: '/runbooks/$runbookId',
  validateSearch: runbookSearch,
  staticData: { title: 'Runbook', permission: 'runbook.read' },
  component: lazyRouteComponent(() => import('@/pages/RunbookPage'), 'RunbookPage'),
});

const postmortems = createRoute({
  getParentRoute: () => shell,
  path: '/postmortems',
  validateSearch: postmortemsSearch,
  search: { middlewares: [stripSearchParams(postmortemsDefaults)] },
  staticData: { title: 'Postmortems', permission: 'postmortem.read' },
  component: lazyRouteComponent(() => import('@/pages/PostmortemsPage'), 'PostmortemsPage'),
});

const analytics = createRoute({
  getParentRoute: () => shell,
  path: '/analytics',
  staticData: { title: 'AI analytics', permission: 'analytics.read', time: { default: 'now-7d', maxDays: 366 } },
  component: lazyRouteComponent(() => import('@/pages/AnalyticsPage'), 'AnalyticsPage'),
});

const notFound = createRoute({
  getParentRoute: () => shell,
  path: '$',
  staticData: { title: 'Not found' },
  component: () => <NotFoundState />,
});

const tree = root.addChildren([
  login,
  register,
  shell.addChildren([
    dashboard,
    incidents,
    incidentRoom,
    monitoring,
    apiKeys,
    members,
    projects,
    connections,
    ai,
    organization,
    profile,
    security,
    audit,
    onboarding,
    runbooks,
    runbook,
    postmortems,
    analytics,
    ...observeRoutes,
    notFound,
  ]),
]);

/** Fetches the code of the page that was opened while the session is still being asked for. */
export function preloadPage(router: ReturnType<typeof makeRouter>): void {
  if (!useSession.getState().signedIn) return;
  const [matchedRoutes] = router.getMatchedRoutes(router.latestLocation.pathname);
  for (const route of matchedRoutes) void router.loadRouteChunk(route)?.catch(() => {}); // the page itself will say so
}

/** Builds the router; tests give it a history of their own. */
export function makeRouter(history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: RouteError,
    defaultPendingMs: 200,
    defaultStructuralSharing: true,
    scrollRestoration: true,
    ...(history ? { history } : {}),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
