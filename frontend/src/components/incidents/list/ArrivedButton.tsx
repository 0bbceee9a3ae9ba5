import { ArrowUp } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '@/components/ui/Button';
import { useArrived } from '@/hooks/useArrived';
import { count } from '@/lib/format/number';
import { useArrivals } from '@/lib/stores/arrivals';

const path = '/api/v1/incidents';

/** How many incidents came since the rows were loaded; they are shown when asked for. */
export function ArrivedButton({ fetching }: { fetching: boolean }) {
  const { count: waiting, show } = useArrived(path);
  // A request that starts now brings whatever arrived before it.
  useEffect(() => {
    if (fetching) useArrivals.getState().take(path);
  }, [fetching]);
  return (
    <span role="status">
      {waiting > 0 && (
        <Button size="sm" onClick={show} className="border-accent! text-accent-text!">
          <ArrowUp size={13} aria-hidden /> {count(waiting)} new
        </Button>
      )}
    </span>
  );
}
