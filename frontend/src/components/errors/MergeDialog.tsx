import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { SearchBox } from '@/components/query/SearchBox';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { toApiError } from '@/lib/errors';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { errorsDefaults } from '@/lib/search/errors';
import { errorGroupsQuery, useMergeErrors } from '@/services/queries/errors';
import type { ErrorGroupDetail } from '@/types/telemetry';

interface Props {
  group: ErrorGroupDetail;
  onMerged: (into: string) => void;
  onClose: () => void;
}

const month = { from: 'now-31d', to: 'now' };

/** Chooses the error that takes this one in. */
export function MergeDialog({ group, onMerged, onClose }: Props) {
  const [q, setQ] = useState('');
  const [into, setInto] = useState('');
  const merge = useMergeErrors();
  const query = useInfiniteQuery(
    errorGroupsQuery({ ...errorsDefaults, q, service: group.service_name, status: undefined }, month),
  );
  const failure = merge.error ? toApiError(merge.error) : null;
  const others = query.data?.filter(({ fingerprint }) => fingerprint !== group.fingerprint);
  const submit = () =>
    merge.mutate({ params: { path: { fingerprint: group.fingerprint } }, body: { into } }, { onSuccess: () => onMerged(into) });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Merge into another error"
      description="Both have the same cause: what comes of this one is counted there from now on. It can be split off again."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={merge.isPending} disabled={into === ''} onClick={submit}>
            Merge
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {failure && (
          <Notice tone="bad" alert>
            {failure.detail}
          </Notice>
        )}
        <SearchBox label="Search errors of the service" value={q} onValue={setQ} />
        <PanelFrame
          title="Errors of the service"
          hideTitle
          bare
          query={{ ...query, data: others }}
          action="error.read"
          skeleton={<Skeleton className="h-40" />}
          isEmpty={(groups) => groups.length === 0}
          empty={<p className="text-muted text-sm">No other error of this service in the last 31 days matches.</p>}
        >
          {(groups) => (
            <fieldset className="scroll-thin max-h-64 overflow-y-auto">
              <legend className="sr-only">Error that takes this one in</legend>
              {groups.map((other) => (
                <label key={other.fingerprint} className="flex min-h-7 items-center gap-2 rounded-sm px-1 text-sm hover:bg-hover">
                  <input
                    type="radio"
                    name="into"
                    value={other.fingerprint}
                    checked={into === other.fingerprint}
                    onChange={() => setInto(other.fingerprint)}
                  />
                  <span className="min-w-0 flex-1 truncate">
                    {safeText(other.error_class)} <span className="text-muted">{safeText(other.message)}</span>
                  </span>
                  <span className="text-muted text-xs">{count(other.occurrence_count)}</span>
                </label>
              ))}
            </fieldset>
          )}
        </PanelFrame>
      </div>
    </Dialog>
  );
}
