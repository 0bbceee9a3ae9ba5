import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { Select } from '@/components/ui/Select';
import { Skeleton } from '@/components/ui/Skeleton';
import { useMe, useProjectId } from '@/hooks/useMe';
import { plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { membersQuery } from '@/services/queries/projects';
import type { Incident } from '@/types/api';

interface Props {
  incidents: readonly Incident[];
  onClose: () => void;
  onAssign: (owner: { id: string; name: string } | null) => void;
}

/** Asks who takes one or more incidents. */
export function AssignDialog({ incidents, onClose, onAssign }: Props) {
  const me = useMe();
  const query = useQuery(membersQuery(useProjectId()));
  const [owner, setOwner] = useState((incidents.length === 1 && incidents[0]?.assignee_id) || me?.id || '');
  const members = query.data ?? [];
  const chosen = members.find(({ user_id }) => user_id === owner);
  const options = [
    { value: '', label: 'Nobody' },
    ...members.map((member) => ({
      value: member.user_id,
      label: member.user_id === me?.id ? `${member.user_name} (you)` : member.user_name,
    })),
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={incidents.length === 1 ? 'Assign incident' : `Assign ${plural(incidents.length, 'incident')}`}
      description={incidents.length === 1 ? safeText(incidents[0]?.title ?? '') : undefined}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="assign" disabled={query.data === undefined}>
            Assign
          </Button>
        </>
      }
    >
      <PanelFrame title="Members" hideTitle bare query={query} action="member.read" skeleton={<Skeleton className="h-12" />}>
        {() => (
          <form
            id="assign"
            onSubmit={(event) => {
              event.preventDefault();
              onAssign(chosen ? { id: chosen.user_id, name: chosen.user_name } : null);
            }}
          >
            <Field label="Owner">
              {(control) => <Select {...control} value={owner} options={options} onValueChange={setOwner} autoFocus />}
            </Field>
          </form>
        )}
      </PanelFrame>
    </Dialog>
  );
}
