import { useCallback, useState } from 'react';
import { toast } from '@/components/ui/toasts';
import { toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { type IncidentChange, useChangeIncident } from '@/services/queries/incidents';
import type { Incident } from '@/types/api';
import { changeWord } from './changeWord';

/** What became of one row. */
export interface Outcome {
  incident: Incident;
  /** The server's reason; absent when the row was changed. */
  reason?: string;
}

export interface BulkResult {
  change: IncidentChange;
  outcomes: Outcome[];
}

const atOnce = 4;

/** Changes one row at once or many with a result for each. */
export function useIncidentActions() {
  const { mutateAsync } = useChangeIncident();
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [result, setResult] = useState<BulkResult | null>(null);

  const attempt = useCallback(
    async (incident: Incident, change: IncidentChange): Promise<Outcome> => {
      try {
        await mutateAsync({ incident, change });
        return { incident };
      } catch (error) {
        return { incident, reason: toApiError(error).detail };
      }
    },
    [mutateAsync],
  );

  const changeOne = useCallback(
    async (incident: Incident, change: IncidentChange) => {
      const { reason } = await attempt(incident, change);
      if (reason) toast(`"${safeText(incident.title)}" was not ${changeWord(change)}`, { tone: 'bad', detail: reason });
    },
    [attempt],
  );

  const changeMany = useCallback(
    async (incidents: readonly Incident[], change: IncidentChange) => {
      const outcomes: Outcome[] = [];
      const waiting = [...incidents];
      setProgress({ done: 0, of: incidents.length });
      const work = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          outcomes.push(await attempt(next, change));
          setProgress({ done: outcomes.length, of: incidents.length });
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      setProgress(null);
      const failed = outcomes.filter(({ reason }) => reason !== undefined);
      if (failed.length > 0) setResult({ change, outcomes });
      else toast(`${plural(outcomes.length, 'incident')} ${changeWord(change)}`);
      return failed.map(({ incident }) => incident.id);
    },
    [attempt],
  );

  const closeResult = useCallback(() => setResult(null), []);
  return { changeOne, changeMany, progress, result, closeResult };
}
