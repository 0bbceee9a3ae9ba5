import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { useSwitchProject } from '@/components/layout/useSwitchProject';
import { AddMemberDialog } from '@/components/settings/AddMemberDialog';
import { LeaveDialog } from '@/components/settings/LeaveDialog';
import { MembersTable } from '@/components/settings/MembersTable';
import { GuardedButton } from '@/components/ui/GuardedButton';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { useMe, useProjectId } from '@/hooks/useMe';
import { grantable, whyNot } from '@/lib/permissions';
import { membersQuery } from '@/services/queries/projects';
import { forgetSession } from '@/services/session';

/** Who is in the current project. */
export function MembersPage() {
  const me = useMe();
  const projectId = useProjectId();
  const query = useQuery(membersQuery(projectId));
  const mayAdd = useCan('member.add');
  const switchTo = useSwitchProject();
  const [open, setOpen] = useState<'add' | 'leave' | null>(null);
  const role = me?.current_project_role;
  return (
    <>
      <PageHead
        title="Members"
        actions={
          <GuardedButton variant="primary" reason={mayAdd ? null : whyNot('member.add')} onClick={() => setOpen('add')}>
            <Plus size={14} aria-hidden /> Add member
          </GuardedButton>
        }
      />
      <PanelFrame
        title="Members"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="member.read"
        skeleton={<Skeleton className="m-4 h-40" />}
      >
        {(members) => (
          <MembersTable
            projectId={projectId}
            members={members}
            userId={me?.id ?? ''}
            role={role}
            onLeave={() => setOpen('leave')}
          />
        )}
      </PanelFrame>
      {open === 'add' && <AddMemberDialog projectId={projectId} roles={grantable(role)} onClose={() => setOpen(null)} />}
      {open === 'leave' && me && (
        <LeaveDialog
          me={me}
          onCancel={() => setOpen(null)}
          onLeft={(next) => {
            setOpen(null);
            if (next) void switchTo(next);
            else forgetSession();
          }}
        />
      )}
    </>
  );
}
