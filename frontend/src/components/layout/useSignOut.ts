import { useCallback } from 'react';
import { toast } from '@/components/ui/toasts';
import { toApiError } from '@/lib/errors';
import { signOut } from '@/services/session';

/** Signs out. When the server did not confirm it, that is said, and it can be tried again. */
export function useSignOut(): () => Promise<void> {
  return useCallback(async function attempt(): Promise<void> {
    try {
      await signOut();
    } catch (error) {
      toast('You may still be signed in on the server', {
        tone: 'bad',
        detail: `Signing out failed: ${toApiError(error).detail}`,
        action: { label: 'Retry', run: () => void attempt() },
      });
    }
  }, []);
}
