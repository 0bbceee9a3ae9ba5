import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/Notice';
import { useProjectId } from '@/hooks/useMe';
import { safeText } from '@/lib/format/text';
import { type Action, can, whyNot } from '@/lib/permissions';
import { membersQuery } from '@/services/queries/projects';

interface Props {
  action: Action;
  /** What they will do. */
  children: ReactNode;
}

/** Who may do what the reader may not. */
export function AskAdmin({ action, children }: Props) {
  const members = useQuery(membersQuery(useProjectId()));
  const admins = (members.data ?? []).filter(({ role }) => can(role, action));
  const names = admins.map(({ user_name, user_email }) => `${safeText(user_name)} (${user_email})`);
  return (
    <Notice>
      {whyNot(action)} {names.length > 0 && `Ask ${new Intl.ListFormat('en-US', { type: 'disjunction' }).format(names)}.`}{' '}
      {children}
    </Notice>
  );
}
