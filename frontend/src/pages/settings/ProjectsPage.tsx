import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { useSwitchProject } from '@/components/layout/useSwitchProject';
import { ProjectDialog } from '@/components/settings/ProjectDialog';
import { ProjectsTable } from '@/components/settings/ProjectsTable';
import { GuardedButton } from '@/components/ui/GuardedButton';
import { Skeleton } from '@/components/ui/Skeleton';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useProjectId } from '@/hooks/useMe';
import { whyNot } from '@/lib/permissions';
import { projectsQuery } from '@/services/queries/projects';
import type { Schema } from '@/types/api';

/** The projects of the signed-in person. */
export function ProjectsPage() {
  const currentId = useProjectId();
  const query = useQuery(projectsQuery());
  const mayCreate = useCan('project.create');
  const switchTo = useSwitchProject();
  const [open, setOpen] = useState<Schema<'Project'> | 'new' | null>(null);
  return (
    <>
      <PageHead
        title="Projects"
        actions={
          <GuardedButton variant="primary" reason={mayCreate ? null : whyNot('project.create')} onClick={() => setOpen('new')}>
            <Plus size={14} aria-hidden /> Create project
          </GuardedButton>
        }
      />
      <PanelFrame
        title="Projects"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="project.read"
        skeleton={<Skeleton className="m-4 h-40" />}
        isEmpty={(projects) => projects.length === 0}
        empty={<EmptyState title="You are in no project">Create one, or ask an admin to add you to theirs.</EmptyState>}
      >
        {(projects) => (
          <ProjectsTable projects={projects} currentId={currentId} onEdit={setOpen} onSwitch={(id) => void switchTo(id)} />
        )}
      </PanelFrame>
      {open !== null && (
        <ProjectDialog
          project={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
          onMade={(made) => {
            setOpen(null);
            toast(`${made.name} is created`, {
              tone: 'good',
              action: { label: 'Switch to it', run: () => void switchTo(made.id) },
            });
          }}
        />
      )}
    </>
  );
}
