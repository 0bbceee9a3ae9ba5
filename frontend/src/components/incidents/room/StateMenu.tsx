import { ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Kbd } from '@/components/ui/Kbd';
import { Menu } from '@/components/ui/Menu';
import { StateBadge } from '@/components/ui/StateBadge';
import { useCan } from '@/hooks/useCan';
import { sentence } from '@/lib/format/text';
import type { Incident, IncidentState } from '@/types/api';
import { verbOf } from './nextStep';

interface Props {
  incident: Incident;
  onMove: (to: IncidentState) => void;
}

const keys: Partial<Record<IncidentState, string>> = { acknowledged: 'a', resolved: 'r' };

/** The state and, for those who may, where it can go from here. */
export function StateMenu({ incident, onMove }: Props) {
  const { state, allowed_transitions } = incident;
  const may = useCan('incident.state');
  if (!may || allowed_transitions.length === 0) return <StateBadge state={state} />;
  const items = allowed_transitions.map((to) => {
    const key = keys[to];
    return { label: verbOf(state, to), ...(key ? { hint: <Kbd keys={key} /> } : {}), onSelect: () => onMove(to) };
  });
  return (
    <Menu
      trigger={
        <Button size="sm" aria-label={`State: ${sentence(state)}. Change state`}>
          <StateBadge state={state} />
          <ChevronDown size={12} aria-hidden className="text-muted max-sm:hidden" />
        </Button>
      }
      sections={[{ label: 'Move on', items }]}
    />
  );
}
