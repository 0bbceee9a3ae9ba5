import { lazy, Suspense, useEffect } from 'react';
import { loadConfirm, loadDialog, loadMenu } from '@/components/ui/loadPopups';
import { useUi } from '@/lib/stores/ui';
import { loadOverlays } from './loadOverlays';

const Overlays = lazy(loadOverlays);

/** Where palette, pickers, menus and dialogs of the shell appear. Their chunk is fetched when the browser has time. */
export function OverlayHost() {
  const overlay = useUi((state) => state.overlay);
  useEffect(() => {
    if (!('requestIdleCallback' in window)) return;
    const fetchAll = () => void Promise.all([loadOverlays(), loadMenu(), loadDialog(), loadConfirm()]).catch(() => {});
    const handle = requestIdleCallback(fetchAll, { timeout: 5_000 });
    return () => cancelIdleCallback(handle);
  }, []);
  if (!overlay) return null;
  return (
    <Suspense fallback={null}>
      <Overlays overlay={overlay} />
    </Suspense>
  );
}
