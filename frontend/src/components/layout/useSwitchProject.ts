import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { toast } from '@/components/ui/toasts';
import { toApiError } from '@/lib/errors';
import { switchProject } from '@/services/session';

/** Moves to another project and stays on the same page, without ids that belong to the project before. */
export function useSwitchProject(): (projectId: string) => Promise<void> {
  const router = useRouter();
  return useCallback(
    async (projectId) => {
      try {
        await switchProject(projectId);
        await router.invalidate();
        await router.navigate({ to: withoutIds(router.state.location.pathname) });
      } catch (error) {
        toast('The project was not switched', { tone: 'bad', detail: toApiError(error).detail });
      }
    },
    [router],
  );
}

const id = /\/[0-9a-f]{8}-[0-9a-f-]{27}(?=\/|$).*/;

/** The path up to the first id: `/incidents/<id>` is `/incidents`. */
function withoutIds(path: string): string {
  return path.replace(id, '') || '/';
}
