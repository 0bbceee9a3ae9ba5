import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { toApiError } from '@/lib/errors';
import { postmortemQuery } from '@/services/queries/postmortems';
import type { Incident } from '@/types/api';
import { NoPostmortem } from './NoPostmortem';
import { PostmortemDocument } from './PostmortemDocument';
import { useDraftOrder } from './useDraftOrder';

/** What happened, why, and what is done so that it does not happen again. */
export function PostmortemTab({ incident }: { incident: Incident }) {
  const query = useLiveQuery(postmortemQuery(incident.id), { channels: ['incidents'] });
  const isMissing = query.error !== null && toApiError(query.error).httpStatus === 404;
  const order = useDraftOrder(incident.id, isMissing ? undefined : query.data);
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-300 p-3">
        {isMissing ? (
          <NoPostmortem incident={incident} order={order} />
        ) : (
          <PanelFrame
            title="Postmortem"
            hideTitle
            bare
            query={query}
            action="postmortem.read"
            skeleton={<Skeleton className="h-96" />}
          >
            {(postmortem) => <PostmortemDocument incident={incident} postmortem={postmortem} order={order} />}
          </PanelFrame>
        )}
      </div>
    </div>
  );
}
