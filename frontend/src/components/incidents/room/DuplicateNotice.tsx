import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { incidentQuery } from '@/services/queries/incident';
import { useUnmergeIncident } from '@/services/queries/response';

/** That work goes on elsewhere, where, and the way back. */
export function DuplicateNotice({ incidentId, of }: { incidentId: string; of: string }) {
  const may = useCan('incident.unmerge');
  const target = useQuery(incidentQuery(of));
  const unmerge = useUnmergeIncident();
  const run = () =>
    unmerge.mutate(
      { params: { path: { incident_id: incidentId } } },
      {
        onSuccess: () => toast('Unmerged', { detail: 'It has its own alerts back and is investigated again.' }),
        onError: (error) => toast('The merge was not taken back', { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  return (
    <div className="px-4 py-2 max-sm:px-3">
      <Notice
        tone="warn"
        action={
          may && (
            <Button size="sm" busy={unmerge.isPending} onClick={run}>
              Unmerge
            </Button>
          )
        }
      >
        Duplicate of{' '}
        <Link to="/incidents/$incidentId" params={{ incidentId: of }} className="font-medium text-accent-text underline">
          {target.data ? safeText(target.data.title) : 'another incident'}
        </Link>
        . Its alerts are there.
      </Notice>
    </div>
  );
}
