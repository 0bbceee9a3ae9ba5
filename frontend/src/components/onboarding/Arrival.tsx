import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Signal } from '@/components/query/ingestSnippets';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Notice } from '@/components/ui/Notice';
import { useCan } from '@/hooks/useCan';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import { apiKeysQuery } from '@/services/queries/apiKeys';
import { type Arrived, arrivalQuery } from '@/services/queries/arrival';
import { Waiting } from './Waiting';

interface Props {
  signal: Signal;
  projectId: string;
  keyId: string | undefined;
}

const askEvery = 3_000;

const pages = {
  metrics: '/metrics',
  logs: '/logs',
  traces: '/traces',
  errors: '/errors',
  hosts: '/infrastructure',
  browser: '/browser',
} as const satisfies Record<Signal, string>;

/** Waits for the first item of a signal: since the key was made, or since this page was opened. */
export function Arrival({ signal, projectId, keyId }: Props) {
  const zone = useZone();
  const mayReadKeys = useCan('apikey.read');
  const [opened] = useState(() => new Date().toISOString());
  const keys = useQuery({ ...apiKeysQuery(projectId), enabled: mayReadKeys && keyId !== undefined, refetchInterval: askEvery });
  const key = keys.data?.find(({ id }) => id === keyId);
  const since = key?.created_at ?? opened;
  const query = useQuery({
    ...arrivalQuery(signal, since),
    // Once it is here nothing more is asked.
    refetchInterval: ({ state }) => (state.data && signal !== 'metrics' ? false : askEvery),
  });
  const used = key?.last_used_at;
  const arrived = arrivedOf(signal, query.data ?? null, since, used);
  return (
    <>
      {query.error && (
        <Notice tone="bad" alert>
          Whether something has arrived could not be asked: {toApiError(query.error).detail}
        </Notice>
      )}
      {arrived ? (
        <Notice
          tone="good"
          action={
            <Link to={pages[signal]} className={buttonStyle('primary')}>
              Open {signal}
            </Link>
          }
        >
          Arrived: first item seen at {dateTime(arrived.at, zone.name)} {zone.label}, {safeText(arrived.what)}.
        </Notice>
      ) : (
        <Waiting what={`the first of your ${signal}`}>
          <li>The sender was not reloaded after the change, or has nothing to send yet.</li>
          <li>The sender cannot reach the address in the snippet; its log says so.</li>
          <li>
            What it sends is refused: then it stands under{' '}
            <Link to="/settings/refused" className="text-accent-text underline">
              Refused data
            </Link>{' '}
            with the reason.
          </li>
        </Waiting>
      )}
      {used && !arrived && (
        <Notice tone="warn">
          The key was used at {dateTime(used, zone.name)} {zone.label}, so the sender reaches this address; what it sent is not
          stored yet.
        </Notice>
      )}
    </>
  );
}

/** When a metric was seen last is known to an hour only: of those that were there before, the use of the key tells. */
function arrivedOf(signal: Signal, found: Arrived | null, since: string, used: string | null | undefined): Arrived | null {
  if (found === null || signal !== 'metrics' || Date.parse(found.at) >= Date.parse(since)) return found;
  return used ? { ...found, at: used } : null;
}
