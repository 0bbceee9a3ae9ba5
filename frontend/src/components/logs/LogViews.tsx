import { useQuery } from '@tanstack/react-query';
import { Bookmark, Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { Menu, type MenuSection } from '@/components/ui/Menu';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { useMe } from '@/hooks/useMe';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { mayDeleteView } from '@/lib/permissions';
import { type LogsSearch, logsSearch } from '@/lib/search/logs';
import { logViewsQuery, useDeleteLogView } from '@/services/queries/logs';
import type { LogView } from '@/types/telemetry';
import { SaveViewDialog } from './SaveViewDialog';

interface Props {
  search: LogsSearch;
  onApply: (search: LogsSearch) => void;
}

/** Searches that were given a name: own ones and those that are shared. */
export function LogViews({ search, onApply }: Props) {
  const me = useMe();
  const views = useQuery(logViewsQuery());
  const maySave = useCan('log.saveView');
  const remove = useDeleteLogView();
  const [saving, setSaving] = useState(false);
  const [doomed, setDoomed] = useState<LogView | null>(null);
  const known = views.data ?? [];
  const removable = known.filter((view) => mayDeleteView(me?.current_project_role, view.created_by === me?.id));
  const apply = (view: LogView) => onApply({ ...logsSearch.read(view.filters as never), sel: undefined });
  const sections: MenuSection[] = [
    {
      label: 'Saved views',
      items:
        known.length > 0
          ? known.map((view) => ({
              label: safeText(view.name),
              hint: view.shared ? 'shared' : 'only mine',
              onSelect: () => apply(view),
            }))
          : [{ label: views.isError ? 'Could not be loaded' : 'None yet', disabled: true, onSelect: () => {} }],
    },
    ...(maySave ? [{ items: [{ label: 'Save this search', icon: Save, onSelect: () => setSaving(true) }] }] : []),
    ...(removable.length > 0
      ? [
          {
            label: 'Remove',
            items: removable.map((view) => ({
              label: safeText(view.name),
              icon: Trash2,
              danger: true,
              onSelect: () => setDoomed(view),
            })),
          },
        ]
      : []),
  ];
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button>
            <Bookmark size={14} aria-hidden /> <span className="max-sm:sr-only">Views</span>
          </Button>
        }
        sections={sections}
      />
      {saving && <SaveViewDialog search={search} onClose={() => setSaving(false)} />}
      <ConfirmDialog
        open={doomed !== null}
        title={`Remove the view "${safeText(doomed?.name ?? '')}"?`}
        confirm="Remove view"
        busy={remove.isPending}
        error={remove.error ? toApiError(remove.error).detail : undefined}
        onCancel={() => {
          setDoomed(null);
          remove.reset();
        }}
        onConfirm={() =>
          doomed &&
          remove.mutate(doomed.id, {
            onSuccess: () => {
              toast(`Removed ${safeText(doomed.name)}`);
              setDoomed(null);
            },
          })
        }
      >
        {doomed?.shared ? 'It goes for everybody in the project. The logs stay.' : 'The logs stay.'}
      </ConfirmDialog>
    </>
  );
}
