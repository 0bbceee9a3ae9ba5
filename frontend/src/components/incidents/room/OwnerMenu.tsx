import { useQuery } from '@tanstack/react-query';
import { ChevronDown, UserRound, UserRoundX } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Menu, type MenuSection } from '@/components/ui/Menu';
import { useCan } from '@/hooks/useCan';
import { useMe, useProjectId } from '@/hooks/useMe';
import { useShortcut } from '@/hooks/useShortcut';
import { membersQuery } from '@/services/queries/projects';
import type { Incident } from '@/types/api';

interface Props {
  incident: Incident;
  onAssign: (userId: string | null) => void;
}

/** Who owns it and, for those who may, the members to choose from. */
export function OwnerMenu({ incident, onAssign }: Props) {
  const may = useCan('incident.assign');
  const [open, setOpen] = useState(false);
  useShortcut({ id: 'incident.assign', keys: 'o', label: 'Change owner', group: 'Incident', enabled: may }, () => setOpen(true));
  const sections = useOwnerChoices(incident, onAssign);
  const owner = incident.assignee_name ?? 'No owner';
  const Icon = incident.assignee_name ? UserRound : UserRoundX;
  const shown = (
    <>
      <Icon size={13} aria-hidden className={incident.assignee_name ? 'text-muted' : 'text-warn'} />
      <span className="max-w-40 truncate">{owner}</span>
    </>
  );
  if (!may) return <span className="inline-flex items-center gap-1 text-xs">{shown}</span>;
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" aria-label={`Owner: ${owner}. Change owner`}>
          {shown}
          <ChevronDown size={12} aria-hidden className="text-muted max-sm:hidden" />
        </Button>
      }
      sections={sections}
    />
  );
}

function useOwnerChoices(incident: Incident, onAssign: Props['onAssign']): MenuSection[] {
  const me = useMe();
  const members = useQuery(membersQuery(useProjectId()));
  const choose = (userId: string | null) => () => userId !== (incident.assignee_id ?? null) && onAssign(userId);
  const isMember = members.data?.some(({ user_id }) => user_id === me?.id) ?? true;
  const first = [
    ...(me && isMember && incident.assignee_id !== me.id ? [{ label: 'Take it', icon: UserRound, onSelect: choose(me.id) }] : []),
    ...(incident.assignee_name ? [{ label: 'Nobody', icon: UserRoundX, onSelect: choose(null) }] : []),
  ];
  const people = (members.data ?? []).map(({ user_id, user_name, user_email, role }) => ({
    label: user_name || user_email,
    hint: role,
    checked: user_id === incident.assignee_id,
    onSelect: choose(user_id),
  }));
  const problem = { label: 'The members could not be loaded', disabled: true, onSelect: () => {} };
  return [
    ...(first.length > 0 ? [{ items: first }] : []),
    { label: 'Members', items: members.error && people.length === 0 ? [problem] : people },
  ];
}
