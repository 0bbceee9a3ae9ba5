import { Plus } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { Skeleton } from '@/components/ui/Skeleton';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { toApiError } from '@/lib/errors';
import { type IncidentTask, tasksQuery, useChangeTask, useDeleteTask } from '@/services/queries/response';
import { TaskDialog } from './TaskDialog';
import { TaskRow } from './TaskRow';
import { openFirst } from './taskOrder';

type Doing = { kind: 'add' } | { kind: 'edit' | 'delete'; task: IncidentTask };

const words = { open: 'Reopened', done: 'Done', dropped: 'Dropped' } as const;

/** What is to be done for this incident, open tasks first. */
export function TasksPanel({ incidentId }: { incidentId: string }) {
  const may = useCan('task.write');
  const query = useLiveQuery(tasksQuery(incidentId), { channels: ['incidents'] });
  const change = useChangeTask(incidentId);
  const [doing, setDoing] = useState<Doing | null>(null);
  const open = query.data?.filter(({ status }) => status === 'open').length ?? 0;
  const move = ({ id, title, status: before }: IncidentTask, status: IncidentTask['status'], undo = true) =>
    change.mutate(
      { params: { path: { incident_id: incidentId, task_id: id } }, body: { status } },
      {
        onSuccess: (next) =>
          toast(`${words[status]}: ${title}`, undo ? { action: { label: 'Undo', run: () => move(next, before, false) } } : {}),
        onError: (error) => toast(`“${title}” was not changed`, { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  const add = (
    <Button size="sm" onClick={() => setDoing({ kind: 'add' })}>
      <Plus size={13} aria-hidden /> Add task
    </Button>
  );
  return (
    <>
      <PanelFrame
        title={open > 0 ? `Tasks (${open} open)` : 'Tasks'}
        query={query}
        action="task.read"
        skeleton={<Skeleton className="m-3 h-20" />}
        isEmpty={(tasks) => tasks.length === 0}
        empty={<EmptyState title="No tasks">What has to be done, by whom and until when, can stand here.</EmptyState>}
        actions={may && query.data ? add : undefined}
      >
        {(tasks) => (
          <ul aria-label="Tasks" className="py-1">
            {openFirst(tasks).map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                may={may}
                onMove={(status) => move(task, status)}
                onEdit={() => setDoing({ kind: 'edit', task })}
                onDelete={() => setDoing({ kind: 'delete', task })}
              />
            ))}
          </ul>
        )}
      </PanelFrame>
      {doing?.kind === 'add' && <TaskDialog incidentId={incidentId} onClose={() => setDoing(null)} />}
      {doing?.kind === 'edit' && <TaskDialog incidentId={incidentId} task={doing.task} onClose={() => setDoing(null)} />}
      {doing?.kind === 'delete' && <DeleteTask incidentId={incidentId} task={doing.task} onClose={() => setDoing(null)} />}
    </>
  );
}

function DeleteTask({ incidentId, task, onClose }: { incidentId: string; task: IncidentTask; onClose: () => void }) {
  const remove = useDeleteTask(incidentId);
  return (
    <ConfirmDialog
      open
      onCancel={onClose}
      onConfirm={() =>
        remove.mutate(
          { params: { path: { incident_id: incidentId, task_id: task.id } } },
          {
            onSuccess: () => {
              toast(`Deleted “${task.title}”`);
              onClose();
            },
          },
        )
      }
      title={`Delete the task “${task.title}”?`}
      confirm="Delete task"
      busy={remove.isPending}
      error={remove.error ? toApiError(remove.error).detail : undefined}
    >
      It cannot be brought back. A task that is not needed any more can be dropped instead and stays readable.
    </ConfirmDialog>
  );
}
