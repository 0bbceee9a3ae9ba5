import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { toast } from '@/components/ui/toasts';
import { useTimeRange } from '@/hooks/useTimeRange';
import { parseSearch, stringifySearch } from '@/lib/search/params';
import { freezeRange } from '@/lib/time/range';

/** Copies the address of what is on screen. A relative range is frozen, so that it shows the same tomorrow. */
export function useCopyLink(): () => Promise<void> {
  const router = useRouter();
  const { bound, range } = useTimeRange();
  return useCallback(async () => {
    const { pathname, searchStr } = router.state.location;
    const frozen = bound && range ? freezeRange(range, Date.now()) : {};
    const address = `${window.location.origin}${pathname}${stringifySearch({ ...parseSearch(searchStr), ...frozen })}`;
    try {
      await navigator.clipboard.writeText(address);
      toast('Copied the link to this view');
    } catch {
      toast('Could not copy', { tone: 'bad', detail: 'The browser refused access to the clipboard.' });
    }
  }, [router, bound, range]);
}
