import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';

interface Props {
  /** Whether filters or a time range may be what hides everything. */
  narrowed: boolean;
  onClear: () => void;
}

/** No rows: either none match, or there were none ever. */
export function IncidentsEmpty({ narrowed, onClear }: Props) {
  if (narrowed) {
    return (
      <EmptyState title="No incident matches" action={<Button onClick={onClear}>Clear filters and time</Button>}>
        Nothing in this range has all of these properties.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No incidents yet"
      action={
        <Link to="/settings/monitoring" className={buttonStyle('secondary', 'md')}>
          Connect an alert source
        </Link>
      }
    >
      Alerts of your Alertmanager or Prometheus become incidents within a second. What no alert sees can be declared by hand.
    </EmptyState>
  );
}
