import { Outlet, useMatches, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

import { toast } from '@/components/ui/toasts';
import { useChannels, useLiveEvent, WebSocketProvider } from '@/contexts/WebSocketContext';
import { useMe } from '@/hooks/useMe';
import { useShortcutKeys } from '@/hooks/useShortcutKeys';
import { can } from '@/lib/permissions';
import { useRecent } from '@/lib/stores/recent';
import { useSession } from '@/lib/stores/session';
import { useUi } from '@/lib/stores/ui';
import { listenToOtherTabs } from '@/services/session';
import { ForbiddenState } from './ForbiddenState';
import { MobileTabs } from './MobileTabs';
import { NoProjectState } from './NoProjectState';
import { OfflineBanner } from './OfflineBanner';
import { OverlayHost } from './OverlayHost';
import { SideNav } from './SideNav';
import { SkipLink } from './SkipLink';
import { ToastHost } from './ToastHost';
import { TopBar } from './TopBar';
import { useShellShortcuts } from './useShellShortcuts';

/** The frame around every page of a signed-in person. */
export function AppShell() {
  const projectId = useMe()?.current_project_id ?? '';
  useSessionEnd();
  useOtherTabs();
  useRecentPages(projectId);
  useShortcutKeys();
  useShellShortcuts();
  return (
    <WebSocketProvider projectId={projectId}>
      <SkipLink />
      <div className="flex h-full min-h-0">
        <SideNav />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar />
          <OfflineBanner />
          <Announcements />
          <main id="main" tabIndex={-1} className="scroll-thin flex min-h-0 flex-1 flex-col overflow-y-auto">
            <Page key={projectId} hasProject={projectId !== ''} />
          </main>
          <MobileTabs />
        </div>
      </div>
      <OverlayHost />
      <ToastHost />
    </WebSocketProvider>
  );
}

/** The page, when the person may see it. */
function Page({ hasProject }: { hasProject: boolean }) {
  const me = useMe();
  const permission = useMatches({ select: (matches) => matches.at(-1)?.staticData.permission });
  const free = useMatches({ select: (matches) => matches.at(-1)?.staticData.withoutProject === true });
  if (!hasProject && !free) return <NoProjectState />;
  if (permission && !can(me?.current_project_role, permission, me?.role)) return <ForbiddenState action={permission} />;
  return <Outlet />;
}

/** Words from the platform itself, as they arrive. */
function Announcements() {
  useChannels(['system']);
  useLiveEvent((event) => {
    if (event.type === 'system.announcement') toast(event.data.message, { tone: 'info' });
    if (event.type === 'system.degraded') toast(`${event.data.component} is ${event.data.status}`, { tone: 'info' });
  });
  return null;
}

/** A session that ended by itself leads to sign-in and back to this page. */
function useSessionEnd(): void {
  const signedIn = useSession((state) => state.signedIn);
  const ended = useSession((state) => state.ended);
  const router = useRouter();
  useEffect(() => {
    if (signedIn) return;
    const here = router.state.location.href;
    void router.navigate({ to: '/login', search: ended ? { next: here, reason: ended } : {} });
  }, [signedIn, ended, router]);
}

/** What another tab does to the session happened to this one too: the page starts over with it. */
function useOtherTabs(): void {
  useEffect(() => listenToOtherTabs(() => window.location.reload()), []);
}

function useRecentPages(projectId: string): void {
  const path = useMatches({ select: (matches) => matches.at(-1)?.pathname ?? '/' });
  const title = useUi((state) => state.pageTitle);
  useEffect(() => {
    if (projectId && title) useRecent.getState().visit(projectId, { path, title });
  }, [projectId, path, title]);
}
