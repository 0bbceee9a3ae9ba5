import { CircleX, Clock, Lightbulb, LoaderCircle } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import { missing } from '@/lib/format/number';
import type { Incident } from '@/types/api';

const looks = {
  queued: { tone: 'neutral', icon: Clock, label: 'Queued' },
  running: { tone: 'accent', icon: LoaderCircle, label: 'Running' },
  completed: { tone: 'good', icon: Lightbulb, label: 'Ready' },
  failed: { tone: 'bad', icon: CircleX, label: 'Failed' },
} as const;

/** How far the search for causes has come. */
export function AiState({ status }: { status: Incident['hypothesis_status'] }) {
  return status === 'none' ? <span className="text-faint">{missing}</span> : <Badge {...looks[status]} look="plain" />;
}
