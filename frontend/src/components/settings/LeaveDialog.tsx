import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { toApiError } from '@/lib/errors';
import { useLeaveProject } from '@/services/queries/projects';
import type { Me } from '@/types/api';
import { memberProblem } from './memberProblem';

interface Props {
  me: Me;
  onCancel: () => void;
  /** What follows: the next project, or the way out when there is none. */
  onLeft: (nextProjectId: string | null) => void;
}

/** Asks before one gives up one's own place in the project. */
export function LeaveDialog({ me, onCancel, onLeft }: Props) {
  const leave = useLeaveProject();
  const here = me.projects.find(({ id }) => id === me.current_project_id);
  const next = me.projects.find(({ id, is_active }) => is_active && id !== me.current_project_id);
  const failure = leave.error ? toApiError(leave.error) : null;
  return (
    <ConfirmDialog
      open
      title={`Leave project "${here?.name ?? ''}"?`}
      confirm="Leave project"
      busy={leave.isPending}
      error={
        failure?.error_code === 'LAST_OWNER'
          ? 'You are the only owner, and a project needs one. Make somebody else an owner first.'
          : failure
            ? memberProblem(failure)
            : undefined
      }
      onCancel={onCancel}
      onConfirm={() =>
        leave.mutate(
          { params: { path: { project_id: me.current_project_id ?? '', user_id: me.id } } },
          { onSuccess: () => onLeft(next?.id ?? null) },
        )
      }
    >
      {next
        ? `You go on in ${next.name}. Only an admin of the project can let you in again.`
        : 'It is your only active project: you are signed out, and cannot sign in again until somebody adds you to one.'}
    </ConfirmDialog>
  );
}
