import { Check, MessageSquare, ShieldCheck, ThumbsUp } from 'lucide-react';
import { useCan } from '@/hooks/useCan';
import type { Incident, IncidentState } from '@/types/api';
import type { IncidentActions } from './useIncidentActions';

interface Props {
  incident: Incident;
  onMove: IncidentActions['move'];
  onComment: () => void;
}

const moves: readonly { to: IncidentState; label: string; icon: typeof Check }[] = [
  { to: 'acknowledged', label: 'Acknowledge', icon: ThumbsUp },
  { to: 'mitigated', label: 'Mitigate', icon: ShieldCheck },
  { to: 'resolved', label: 'Resolve', icon: Check },
];

const look =
  'flex min-h-12 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 border-border border-r text-2xs font-medium last:border-r-0 not-disabled:active:bg-hover disabled:opacity-45';

/** The four things a thumb needs on call. */
export function ActionBar({ incident, onMove, onComment }: Props) {
  const mayMove = useCan('incident.state');
  const mayComment = useCan('incident.comment');
  if (!mayMove && !mayComment) return null;
  return (
    <fieldset aria-label="Incident actions" className="flex shrink-0 border-border border-t bg-raised sm:hidden">
      {mayMove &&
        moves.map(({ to, label, icon: Icon }) => (
          <button
            key={to}
            type="button"
            disabled={!incident.allowed_transitions.includes(to)}
            className={look}
            onClick={() => onMove(to)}
          >
            <Icon size={16} aria-hidden />
            {label}
          </button>
        ))}
      {mayComment && (
        <button type="button" className={look} onClick={onComment}>
          <MessageSquare size={16} aria-hidden />
          Comment
        </button>
      )}
    </fieldset>
  );
}
