import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useShortcut } from '@/hooks/useShortcut';
import { sentence } from '@/lib/format/text';
import { type RoomTab, roomTabs } from '@/lib/search/incidentRoom';
import type { Incident, IncidentState } from '@/types/api';

interface Options {
  incident: Incident | undefined;
  tab: RoomTab;
  onTab: (tab: RoomTab) => void;
  onMove: (to: IncidentState) => void;
  onComment: () => void;
}

const group = 'Incident';

/** The keys of the room: a, r, c and the brackets. The owner menu brings o. */
export function useRoomShortcuts({ incident, tab, onTab, onMove, onComment }: Options): void {
  const mayMove = useCan('incident.state') && incident !== undefined;
  const mayComment = useCan('incident.comment') && incident !== undefined;
  const move = (to: IncidentState) => () => {
    if (!incident) return;
    if (incident.allowed_transitions.includes(to)) return onMove(to);
    const already = incident.state === to ? 'already' : 'past that:';
    toast(`This incident is ${already} ${incident.state}`, {
      tone: 'info',
      detail:
        incident.allowed_transitions.length > 0 ? `Allowed now: ${incident.allowed_transitions.map(sentence).join(', ')}.` : '',
    });
  };
  const step = (by: 1 | -1) => () => {
    const next = roomTabs[(roomTabs.indexOf(tab) + by + roomTabs.length) % roomTabs.length];
    if (next) onTab(next);
  };
  useShortcut({ id: 'incident.acknowledge', keys: 'a', label: 'Acknowledge', group, enabled: mayMove }, move('acknowledged'));
  useShortcut({ id: 'incident.resolve', keys: 'r', label: 'Resolve', group, enabled: mayMove }, move('resolved'));
  useShortcut({ id: 'incident.comment', keys: 'c', label: 'Comment', group, enabled: mayComment }, onComment);
  useShortcut({ id: 'room.previous-tab', keys: '[', label: 'Previous tab', group }, step(-1));
  useShortcut({ id: 'room.next-tab', keys: ']', label: 'Next tab', group }, step(1));
}
