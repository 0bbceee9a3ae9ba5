import { MessageSquare } from 'lucide-react';
import { PageHead } from '@/components/layout/PageHead';
import { Button } from '@/components/ui/Button';
import { GuardedButton } from '@/components/ui/GuardedButton';
import { Skeleton } from '@/components/ui/Skeleton';
import { useCan } from '@/hooks/useCan';
import { safeText } from '@/lib/format/text';
import { whyNot } from '@/lib/permissions';
import type { Incident } from '@/types/api';
import { AnalysisLink } from './AnalysisLink';
import { IncidentTimer } from './IncidentTimer';
import { sourceName } from './incidentSource';
import { MoreMenu } from './MoreMenu';
import { nextStep } from './nextStep';
import { OwnerMenu } from './OwnerMenu';
import { SeverityMenu } from './SeverityMenu';
import { StateMenu } from './StateMenu';
import type { IncidentActions } from './useIncidentActions';

interface Props {
  incident: Incident | undefined;
  actions: IncidentActions;
  onComment: () => void;
}

/** What stands over every tab: how bad, how far, how long, who, and the next step. */
export function RoomHeader({ incident, actions, onComment }: Props) {
  const mayComment = useCan('incident.comment');
  if (!incident) {
    return (
      <PageHead title="Incident">
        <Skeleton className="h-6 w-96 max-w-full" />
      </PageHead>
    );
  }
  return (
    <PageHead
      title={safeText(incident.title)}
      actions={
        <>
          {mayComment && (
            <Button className="max-sm:hidden" onClick={onComment}>
              <MessageSquare size={14} aria-hidden /> Comment
            </Button>
          )}
          <NextStepButton incident={incident} onMove={actions.move} />
          <MoreMenu incident={incident} />
        </>
      }
    >
      <SeverityMenu incident={incident} onGrade={actions.grade} />
      <StateMenu incident={incident} onMove={actions.move} />
      <OwnerMenu incident={incident} onAssign={actions.assign} />
      <span className="flex flex-wrap items-center gap-x-4 gap-y-1 pl-1">
        <IncidentTimer incident={incident} />
        <span className="text-xs">
          <span className="text-muted">Service </span>
          {safeText(incident.service_name)}
        </span>
        <span className="text-xs max-sm:hidden">
          <span className="text-muted">From </span>
          {sourceName(incident.source)}
        </span>
        <Commanders incident={incident} />
        <AnalysisLink incident={incident} />
      </span>
    </PageHead>
  );
}

function Commanders({ incident }: { incident: Incident }) {
  const names = incident.roles.filter(({ role }) => role === 'commander').map(({ user_name }) => safeText(user_name));
  if (names.length === 0) return null;
  return (
    <span className="text-xs">
      <span className="text-muted">Commander </span>
      {names.join(', ')}
    </span>
  );
}

function NextStepButton({ incident, onMove }: { incident: Incident; onMove: IncidentActions['move'] }) {
  const may = useCan('incident.state');
  const step = nextStep(incident);
  if (!step || !incident.allowed_transitions.includes(step.to)) return null;
  return (
    <GuardedButton
      variant="primary"
      className="max-sm:hidden"
      reason={may ? null : whyNot('incident.state')}
      onClick={() => onMove(step.to)}
    >
      {step.label}
    </GuardedButton>
  );
}
