import { useSyncExternalStore } from 'react';
import { Notice } from '@/components/ui/Notice';

/** Says that this browser has no network. What is on screen stays. */
export function OfflineBanner() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (online) return null;
  return (
    <div className="px-3 pt-2">
      <Notice tone="warn" alert>
        This browser is offline. What you see is from before; changes cannot be saved until the network is back.
      </Notice>
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}
