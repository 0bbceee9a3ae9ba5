import { EllipsisVertical, Eye, EyeOff, Pencil, Pin, PinOff, RotateCcw } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';
import type { TimelineEvent } from '@/services/queries/incident';
import type { EventEdit } from './useEventEdits';

interface Props {
  event: TimelineEvent;
  /** What the event is called: "Alert HighErrorRate fired." */
  name: string;
  onEdit: () => void;
  onChange: (change: EventEdit) => void;
}

/** What can be done to the place of an event on the timeline; what it is about stays as it is. */
export function EventMenu({ event, name, onEdit, onChange }: Props) {
  const { pinned, hidden, edited_by } = event;
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={EllipsisVertical} size="sm" tip="none" label={`Actions for event ${name}`} />}
      sections={[
        {
          items: [
            pinned
              ? { label: 'Unpin', icon: PinOff, onSelect: () => onChange({ pinned: false }) }
              : { label: 'Pin', icon: Pin, onSelect: () => onChange({ pinned: true }) },
            { label: 'Edit title and time', icon: Pencil, onSelect: onEdit },
            hidden
              ? { label: 'Show again', icon: Eye, onSelect: () => onChange({ hidden: false }) }
              : { label: 'Hide', icon: EyeOff, onSelect: () => onChange({ hidden: true }) },
            ...(edited_by === null
              ? []
              : [{ label: 'Restore original', icon: RotateCcw, onSelect: () => onChange({ title: null, at: null }) }]),
          ],
        },
      ]}
    />
  );
}
