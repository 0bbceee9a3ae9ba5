import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState } from '@/components/layout/EmptyState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Field } from '@/components/ui/Field';
import { FormDialog } from '@/components/ui/FormDialog';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { Skeleton } from '@/components/ui/Skeleton';
import { StateBadge } from '@/components/ui/StateBadge';
import { TextInput } from '@/components/ui/TextInput';
import { toast } from '@/components/ui/toasts';
import { useDebounced } from '@/hooks/useDebounced';
import { useNow } from '@/hooks/useNow';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { relativeTime } from '@/lib/format/time';
import { openStates } from '@/lib/search/incidents';
import { mergeTargetsQuery, useMergeIncident } from '@/services/queries/response';
import type { Incident } from '@/types/api';

/** Finds the incident that this one is a duplicate of. */
export function MergeDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const isOpen = openStates.some((state) => state === incident.state);
  const [text, setText] = useState('');
  const [into, setInto] = useState<Incident | null>(null);
  const now = useNow();
  const navigate = useNavigate();
  const merge = useMergeIncident(incident.id);
  const query = useQuery(mergeTargetsQuery(useDebounced(text.trim(), 300), isOpen ? openStates : []));
  const fits = ({ id, duplicate_of }: Incident) => id !== incident.id && duplicate_of === null;
  const submit = () =>
    into &&
    merge.mutate(
      { params: { path: { incident_id: incident.id } }, body: { into: into.id } },
      {
        onSuccess: ({ id, title }) => {
          toast('Merged', { detail: `This is now “${safeText(title)}”.` });
          onClose();
          void navigate({ to: '/incidents/$incidentId', params: { incidentId: id } });
        },
      },
    );
  return (
    <FormDialog
      submit="Merge"
      onSubmit={submit}
      problem={merge.error && toApiError(merge.error).detail}
      busy={merge.isPending}
      disabled={into === null}
      onClose={onClose}
      title="Merge into another incident"
      description={safeText(incident.title)}
    >
      <p className="text-muted text-sm">
        This incident becomes a duplicate of the one you choose and is resolved. Its alerts go there, also those still to come.
        Comments, tasks and timeline stay here. A merge can be taken back.
      </p>
      <Field label="Search incidents" hint={isOpen ? 'Only open incidents can take an open one in.' : undefined}>
        {(control) => (
          <TextInput
            {...control}
            type="search"
            value={text}
            maxLength={200}
            autoFocus
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        )}
      </Field>
      <PanelFrame
        title="Incidents found"
        hideTitle
        bare
        query={query}
        action="incident.read"
        skeleton={<Skeleton className="h-32" />}
        isEmpty={({ items }) => !items.some(fits)}
        empty={<EmptyState title="No other incident matches">Try other words.</EmptyState>}
      >
        {({ items }) => (
          <fieldset className="scroll-thin max-h-64 overflow-y-auto">
            <legend className="sr-only">Merge into</legend>
            {items.filter(fits).map((found) => (
              <label
                key={found.id}
                className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-sm hover:bg-hover has-checked:bg-selected"
              >
                <input
                  type="radio"
                  name="into"
                  className="size-4 shrink-0 accent-accent"
                  checked={into?.id === found.id}
                  onChange={() => {
                    setInto(found);
                    merge.reset();
                  }}
                />
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{safeText(found.title)}</span>
                  <span className="flex flex-wrap items-center gap-x-3 text-muted text-xs">
                    <SeverityBadge severity={found.severity} look="plain" />
                    <StateBadge state={found.state} look="plain" />
                    <span>{safeText(found.service_name)}</span>
                    <span>{relativeTime(found.detected_at, now)}</span>
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
      </PanelFrame>
    </FormDialog>
  );
}
