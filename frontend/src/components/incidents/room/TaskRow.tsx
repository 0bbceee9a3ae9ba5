import { Ban, EllipsisVertical, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { Checkbox } from '@/components/ui/Checkbox';
import { cx } from '@/components/ui/cx';
import { IconButton } from '@/components/ui/IconButton';
import { Menu, type MenuItem } from '@/components/ui/Menu';
import { useNow } from '@/hooks/useNow';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { dateTime, shortDateTime } from '@/lib/format/time';
import type { IncidentTask } from '@/services/queries/response';

interface Props {
  task: IncidentTask;
  may: boolean;
  onMove: (status: IncidentTask['status']) => void;
  onEdit: () => void;
  onDelete: () => void;
}

/** One task: ticked when done, struck out when dropped. */
export function TaskRow({ task, may, onMove, onEdit, onDelete }: Props) {
  const { title, status, assignee_name } = task;
  const name = safeText(title);
  const items: MenuItem[] = [
    { label: 'Edit', icon: Pencil, onSelect: onEdit },
    ...(status === 'open' ? [{ label: 'Drop', icon: Ban, onSelect: () => onMove('dropped') }] : []),
    ...(status === 'open' ? [] : [{ label: 'Reopen', icon: RotateCcw, onSelect: () => onMove('open') }]),
  ];
  return (
    <li className="flex min-h-8 items-start gap-2 px-3 py-0.5 hover:bg-hover">
      {status !== 'dropped' && (
        <Checkbox
          label={`Done: ${name}`}
          hideLabel
          checked={status === 'done'}
          disabled={!may}
          onCheckedChange={(done) => onMove(done ? 'done' : 'open')}
        />
      )}
      <span className="flex min-h-6 min-w-0 flex-1 flex-wrap items-center gap-x-2 text-sm">
        <span className={cx('min-w-0 break-words', status !== 'open' && 'text-muted', status === 'dropped' && 'line-through')}>
          {name}
        </span>
        {status === 'dropped' && <span className="text-muted text-xs">dropped</span>}
        <span className="flex flex-wrap gap-x-2 text-muted text-xs">
          {assignee_name ? safeText(assignee_name) : status === 'open' && 'nobody'}
          <Due task={task} />
        </span>
      </span>
      {may && (
        <Menu
          align="end"
          trigger={<IconButton icon={EllipsisVertical} size="sm" tip="none" label={`Actions for task ${name}`} />}
          sections={[{ items }, { items: [{ label: 'Delete', icon: Trash2, danger: true, onSelect: onDelete }] }]}
        />
      )}
    </li>
  );
}

function Due({ task: { status, due_at, done_at } }: { task: IncidentTask }) {
  const zone = useZone();
  const now = useNow();
  const at = status === 'done' ? done_at : due_at;
  if (!at || status === 'dropped') return null;
  const late = status === 'open' && Date.parse(at) < now;
  return (
    <time dateTime={at} title={`${dateTime(at, zone.name)} ${zone.label}`} className={late ? 'font-medium text-bad' : undefined}>
      {status === 'done' ? 'done' : late ? 'overdue since' : 'due'} {shortDateTime(at, zone.name)}
    </time>
  );
}
