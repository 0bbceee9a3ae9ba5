import { Plus } from 'lucide-react';
import { useState } from 'react';
import { GuardedButton } from '@/components/ui/GuardedButton';
import { useCan } from '@/hooks/useCan';
import { useShortcut } from '@/hooks/useShortcut';
import { whyNot } from '@/lib/permissions';
import { DeclareDialog } from './DeclareDialog';

/** The primary action of the dashboard and the incident list. */
export function DeclareButton() {
  const mayDeclare = useCan('incident.create');
  const [declaring, setDeclaring] = useState(false);
  useShortcut({ id: 'incident.declare', keys: 'n', label: 'Declare incident', group: 'Incident', enabled: mayDeclare }, () =>
    setDeclaring(true),
  );
  return (
    <>
      <GuardedButton
        aria-label="Declare incident"
        variant="primary"
        reason={mayDeclare ? null : whyNot('incident.create')}
        onClick={() => setDeclaring(true)}
      >
        <Plus size={14} aria-hidden />
        <span>
          Declare<span className="max-sm:sr-only"> incident</span>
        </span>
      </GuardedButton>
      {declaring && <DeclareDialog onClose={() => setDeclaring(false)} />}
    </>
  );
}
