import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { onToastWaiting, toastWaits } from '@/components/ui/toasts';

const Toaster = lazy(() => import('@/components/ui/Toaster'));

/** Brings the corner for toasts with the first toast. */
export function ToastHost() {
  const waits = useSyncExternalStore(onToastWaiting, toastWaits);
  const [wanted, setWanted] = useState(false);
  if (waits && !wanted) setWanted(true);
  return wanted ? (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  ) : null;
}
