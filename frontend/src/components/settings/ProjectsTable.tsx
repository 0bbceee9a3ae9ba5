import { CircleCheck, CirclePause } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { DataTable } from '@/components/ui/DataTable';
import { GuardedButton } from '@/components/ui/GuardedButton';
import type { TableColumn } from '@/components/ui/tableTypes';
import { toast } from '@/components/ui/toasts';
import { useTableLayout } from '@/hooks/useTableLayout';
import { toApiError } from '@/lib/errors';
import { can } from '@/lib/permissions';
import { useDeactivateProject, useUpdateProject } from '@/services/queries/projects';
import type { Schema } from '@/types/api';

type Project = Schema<'Project'>;

interface Props {
  projects: readonly Project[];
  currentId: string;
  onEdit: (project: Project) => void;
  onSwitch: (projectId: string) => void;
}

/** The projects one is in, and what one may do to each by one's role there. */
export function ProjectsTable({ projects, currentId, onEdit, onSwitch }: Props) {
  const [asked, setAsked] = useState<Project | null>(null);
  const off = useDeactivateProject();
  const on = useUpdateProject();
  const change = asked?.is_active ? off : on;
  const close = () => {
    setAsked(null);
    off.reset();
    on.reset();
  };
  const confirm = () => {
    if (!asked) return;
    const params = { path: { project_id: asked.id } };
    const onSuccess = () => {
      toast(`${asked.name} is switched ${asked.is_active ? 'off' : 'on'}`, { tone: 'good' });
      close();
    };
    if (asked.is_active) off.mutate({ params }, { onSuccess });
    else on.mutate({ params, body: { is_active: true } }, { onSuccess });
  };
  return (
    <>
      <DataTable
        label="Projects"
        columns={[
          ...facts(currentId),
          {
            id: 'actions',
            header: 'Actions',
            cell: (project) => (
              <Actions
                project={project}
                current={project.id === currentId}
                onEdit={onEdit}
                onSwitch={onSwitch}
                onAsk={setAsked}
              />
            ),
            text: () => '',
            width: 220,
            required: true,
          },
        ]}
        rows={projects}
        rowId={(project) => project.id}
        rowLabel={(project) => project.name}
        {...useTableLayout('projects')}
      />
      <ConfirmDialog
        open={asked !== null}
        title={asked?.is_active ? `Deactivate project "${asked.name}"?` : `Revive project "${asked?.name ?? ''}"?`}
        confirm={asked?.is_active ? 'Deactivate project' : 'Revive project'}
        busy={change.isPending}
        error={change.error ? toApiError(change.error).detail : undefined}
        onCancel={close}
        onConfirm={confirm}
      >
        {asked?.is_active
          ? 'Its sessions, API keys and webhooks stop working within seconds. Its data stays, and an owner can revive it.'
          : 'Its members, API keys and webhooks work again at once.'}
      </ConfirmDialog>
    </>
  );
}

interface ActionProps {
  project: Project;
  current: boolean;
  onEdit: (project: Project) => void;
  onSwitch: (projectId: string) => void;
  onAsk: (project: Project) => void;
}

function Actions({ project, current, onEdit, onSwitch, onAsk }: ActionProps) {
  const role = project.current_user_role;
  const reason = current && project.is_active ? 'You work in it now. Switch to another project first.' : null;
  return (
    <>
      {!current && project.is_active && (
        <Button size="sm" variant="ghost" aria-label={`Switch to ${project.name}`} onClick={() => onSwitch(project.id)}>
          Switch
        </Button>
      )}
      {can(role, 'project.edit') && (
        <Button size="sm" variant="ghost" aria-label={`Edit ${project.name}`} onClick={() => onEdit(project)}>
          Edit
        </Button>
      )}
      {can(role, 'project.deactivate') && (
        <GuardedButton
          size="sm"
          variant="ghost"
          reason={reason}
          aria-label={`${project.is_active ? 'Deactivate' : 'Revive'} ${project.name}`}
          onClick={() => onAsk(project)}
        >
          {project.is_active ? 'Deactivate' : 'Revive'}
        </GuardedButton>
      )}
    </>
  );
}

function facts(currentId: string): TableColumn<Project>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (project) => (
        <span title={project.description}>
          {project.name}
          {project.id === currentId && <span className="text-muted"> (current)</span>}
        </span>
      ),
      text: (project) => project.name,
      width: 220,
      grow: true,
      required: true,
      sort: 'loaded',
    },
    { id: 'slug', header: 'Slug', cell: (project) => <code>{project.slug}</code>, text: (project) => project.slug, width: 160 },
    {
      id: 'state',
      header: 'State',
      cell: (project) =>
        project.is_active ? (
          <Badge tone="good" icon={CircleCheck} label="Active" look="plain" />
        ) : (
          <Badge tone="neutral" icon={CirclePause} label="Off" look="plain" />
        ),
      text: (project) => (project.is_active ? 'active' : 'off'),
      width: 90,
    },
    {
      id: 'role',
      header: 'Your role',
      cell: (project) => project.current_user_role,
      text: (project) => project.current_user_role,
      width: 90,
    },
    {
      id: 'members',
      header: 'Members',
      cell: (project) => project.member_count,
      text: (project) => project.member_count,
      width: 90,
      align: 'right',
      sort: 'loaded',
    },
    { id: 'zone', header: 'Time zone', cell: (project) => project.timezone, text: (project) => project.timezone, width: 150 },
  ];
}
