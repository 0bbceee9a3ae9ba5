import { RelativeTime } from '@/components/ui/RelativeTime';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';

/** How long ago something was, moving with the clock. */
export function Ago({ at }: { at: string }) {
  return <RelativeTime at={at} now={useNow()} zone={useZone()} />;
}
