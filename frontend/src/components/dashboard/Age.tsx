import { RelativeTime } from '@/components/ui/RelativeTime';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';

/** How old something is, moving with the clock. */
export function Age({ at }: { at: string }) {
  return <RelativeTime at={at} now={useNow()} zone={useZone()} look="age" />;
}
