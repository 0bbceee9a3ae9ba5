import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellRing } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Notice } from '@/components/ui/Notice';
import { toast } from '@/components/ui/toasts';
import { useChannels } from '@/contexts/WebSocketContext';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { incidentQuery } from '@/services/queries/incident';
import { sourceAlertsQuery, useSendTestAlert } from '@/services/queries/onboarding';
import { Waiting } from './Waiting';

/** Waits for what a source sends, and leads to the incident that came of it. */
export function FirstAlert({ projectId, integrationId }: { projectId: string; integrationId: string }) {
  useChannels(['alerts', 'incidents']);
  const query = useQuery(sourceAlertsQuery(projectId, integrationId));
  const first = query.data?.findLast(({ incident_id }) => incident_id !== null) ?? query.data?.at(-1);
  const mayTest = useCan('integration.testAlert');
  const test = useSendTestAlert();
  const send = () =>
    test.mutate(
      { params: { path: { project_id: projectId, integration_id: integrationId } } },
      {
        onSuccess: () => toast('Test alert sent', { detail: 'It resolves by itself after a minute.' }),
        onError: (error) => toast('The test alert was not sent', { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  return (
    <>
      {query.error && !query.data && (
        <Notice tone="bad" alert>
          Whether an alert has arrived could not be asked: {toApiError(query.error).detail}
        </Notice>
      )}
      {first ? (
        <Arrived name={first.alert_name} incidentId={first.incident_id ?? test.data?.incident_ids[0] ?? null} />
      ) : (
        <Waiting what="the first alert">
          <Reasons />
        </Waiting>
      )}
      {mayTest && (
        <div>
          <Button busy={test.isPending} onClick={send}>
            <BellRing size={14} aria-hidden /> Send test alert
          </Button>
        </div>
      )}
    </>
  );
}

/** What usually keeps alerts away. */
function Reasons() {
  return (
    <>
      <li>The sender was not reloaded after the change.</li>
      <li>No alert fires there right now. A test alert shows that this side works.</li>
      <li>The sender cannot reach the address in the snippet; its log says so.</li>
      <li>
        The secret was cut while copying: it is then refused and stands under{' '}
        <Link to="/settings/monitoring" className="text-accent-text underline">
          Alert sources
        </Link>
        .
      </li>
    </>
  );
}

function Arrived({ name, incidentId }: { name: string; incidentId: string | null }) {
  return (
    <Notice tone="good" action={incidentId && <IncidentLink id={incidentId} />}>
      The first alert has arrived: {safeText(name)}. {incidentId ? 'It became an incident.' : 'Its incident is not there yet.'}
    </Notice>
  );
}

function IncidentLink({ id }: { id: string }) {
  const { data } = useQuery(incidentQuery(id));
  return (
    <Link to="/incidents/$incidentId" params={{ incidentId: id }} className={buttonStyle('primary', 'md')}>
      <span className="max-w-60 truncate">Open {data ? safeText(data.title) : 'the incident'}</span>
    </Link>
  );
}
