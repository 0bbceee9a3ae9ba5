import { CircleAlert, CircleCheck } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';

interface Props {
  failed: boolean;
  /** How it ended in words; "OK" or "Error" without. */
  label?: string;
}

/** Whether something went well, as color, icon and word. */
export function OutcomeBadge({ failed, label = failed ? 'Error' : 'OK' }: Props) {
  return <Badge look="plain" tone={failed ? 'bad' : 'good'} icon={failed ? CircleAlert : CircleCheck} label={label} />;
}
