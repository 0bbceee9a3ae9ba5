import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { useSplitErrors } from '@/services/queries/errors';
import type { ErrorGroupDetail } from '@/types/telemetry';
import { MergeDialog } from './MergeDialog';

/** Corrects the grouping: this error into another one, or what was merged out again. */
export function Merged({ group }: { group: ErrorGroupDetail }) {
  const may = useCan('error.triage');
  const navigate = useNavigate();
  const split = useSplitErrors();
  const [merging, setMerging] = useState(false);
  const { merged, fingerprint } = group;
  if (!may && merged.length === 0) return null;
  const takeOut = (one: string) =>
    split.mutate(
      { params: { path: { fingerprint } }, body: { fingerprints: [one] } },
      {
        onSuccess: () => toast('Split off', { detail: 'It is an error of its own again.' }),
        onError: (error) => toast('Could not split it off', { tone: 'bad', detail: toApiError(error).detail }),
      },
    );
  return (
    <section aria-label="Grouping" className="flex flex-col gap-2 border-border border-t pt-3">
      <h2 className="font-semibold text-sm">Grouping</h2>
      {merged.length > 0 && (
        <ul aria-label="Merged into this error" className="flex flex-col gap-1">
          {merged.map((one) => (
            <li key={one.fingerprint} className="flex items-center gap-2 text-sm">
              <span className="min-w-0 flex-1 truncate" title={safeText(one.message)}>
                {safeText(one.error_class)} <span className="text-muted">{safeText(one.message)}</span>
              </span>
              {may && (
                <Button size="sm" disabled={split.isPending} onClick={() => takeOut(one.fingerprint)}>
                  Split off
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {may && (
        <Button size="sm" className="self-start" onClick={() => setMerging(true)}>
          Merge into another error
        </Button>
      )}
      {merging && (
        <MergeDialog
          group={group}
          onClose={() => setMerging(false)}
          onMerged={(into) => {
            toast('Merged');
            void navigate({ to: '/errors/$fingerprint', params: { fingerprint: into } });
          }}
        />
      )}
    </section>
  );
}
