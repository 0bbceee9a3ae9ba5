import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { toApiError } from '@/lib/errors';
import { postmortemQuery } from '@/services/queries/postmortems';

interface Props {
  incidentId: string;
  /** The fields that were changed here, in words. */
  touched: readonly string[];
  onTheirs: () => void;
  onMine: (version: number) => void;
}

/** Somebody else, or a draft, changed it first: either text can win, and nothing is lost unasked. */
export function VersionConflict({ incidentId, touched, onTheirs, onMine }: Props) {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string>();
  const read = (then: (version: number) => void) =>
    queries
      .fetchQuery({ ...postmortemQuery(incidentId), staleTime: 0 })
      .then(({ version }) => then(version))
      .catch((error: unknown) => setProblem(toApiError(error).detail));
  return (
    <Notice
      tone="warn"
      alert
      action={
        <span className="flex shrink-0 flex-wrap justify-end gap-1">
          <Button size="sm" onClick={() => read(onTheirs)}>
            Take theirs
          </Button>
          <Button size="sm" onClick={() => read(onMine)}>
            Save mine over it
          </Button>
        </span>
      }
    >
      This postmortem was changed since you began. Your text is still here and not saved
      {touched.length > 0 && `: ${touched.join(', ')}`}.{problem && ` The newer text could not be read: ${problem}`}
    </Notice>
  );
}
