import { RelativeTime } from '@/components/ui/RelativeTime';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';

/** A distance in time that moves with the clock; only this text is drawn again, never the table around it. */
export function Ago({ at, look = 'ago' }: { at: string; look?: 'ago' | 'age' }) {
  return <RelativeTime at={at} now={useNow()} zone={useZone()} look={look} />;
}
