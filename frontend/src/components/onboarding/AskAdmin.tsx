import { useQuery } from '@tanstack/react-query';
import { Notice } from '@/components/ui/Notice';
import { useProjectId } from '@/hooks/useMe';
import { safeText } from '@/lib/format/text';
import { can, whyNot } from '@/lib/permissions';
import { membersQuery } from '@/services/queries/projects';

/** Who can connect a source, for those who cannot. */
export function AskAdmin() {
  const members = useQuery(membersQuery(useProjectId()));
  const admins = (members.data ?? []).filter(({ role }) => can(role, 'integration.create'));
  const names = admins.map(({ user_name, user_email }) => `${safeText(user_name)} (${user_email})`);
  return (
    <Notice>
      {whyNot('integration.create')}{' '}
      {names.length > 0 && `Ask ${new Intl.ListFormat('en-US', { type: 'disjunction' }).format(names)}.`} This is what they will
      get, with the address and the secret filled in:
    </Notice>
  );
}
