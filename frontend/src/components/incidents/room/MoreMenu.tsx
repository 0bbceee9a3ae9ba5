import { useNavigate } from '@tanstack/react-router';
import { EllipsisVertical, Link2, Merge, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { IconButton } from '@/components/ui/IconButton';
import { Menu, type MenuItem } from '@/components/ui/Menu';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { useDeleteIncident } from '@/services/queries/incident';
import type { Incident } from '@/types/api';
import { EditIncidentDialog } from './EditIncidentDialog';
import { MergeDialog } from './MergeDialog';

/** What is done rarely: copy the link, edit, merge, delete. */
export function MoreMenu({ incident }: { incident: Incident }) {
  const mayEdit = useCan('incident.edit');
  const mayMerge = useCan('incident.merge') && incident.duplicate_of === null;
  const mayDelete = useCan('incident.delete');
  const [open, setOpen] = useState<'edit' | 'merge' | 'delete' | null>(null);
  const items: MenuItem[] = [
    { label: 'Copy link', icon: Link2, onSelect: copyLink },
    ...(mayEdit ? [{ label: 'Edit', icon: Pencil, onSelect: () => setOpen('edit') }] : []),
    ...(mayMerge ? [{ label: 'Merge into another', icon: Merge, onSelect: () => setOpen('merge') }] : []),
  ];
  const danger: MenuItem[] = mayDelete
    ? [{ label: 'Delete', icon: Trash2, danger: true, onSelect: () => setOpen('delete') }]
    : [];
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon={EllipsisVertical} label="More actions" tip="none" />}
        sections={[{ items }, ...(danger.length > 0 ? [{ items: danger }] : [])]}
      />
      {open === 'edit' && <EditIncidentDialog incident={incident} onClose={() => setOpen(null)} />}
      {open === 'merge' && <MergeDialog incident={incident} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteDialog incident={incident} onClose={() => setOpen(null)} />}
    </>
  );
}

function copyLink(): void {
  navigator.clipboard
    .writeText(window.location.href)
    .then(() => toast('Link copied', { tone: 'good' }))
    .catch(() => toast('The link could not be copied', { tone: 'bad', detail: 'The browser refused access to the clipboard.' }));
}

function DeleteDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const remove = useDeleteIncident(incident.id);
  const navigate = useNavigate();
  const confirm = () =>
    remove.mutate(
      { params: { path: { incident_id: incident.id } } },
      {
        onSuccess: () => {
          toast(`Deleted “${incident.title}”`, { tone: 'good' });
          void navigate({ to: '/incidents' });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onCancel={onClose}
      onConfirm={confirm}
      title={`Delete “${incident.title}”?`}
      confirm="Delete incident"
      busy={remove.isPending}
      error={remove.error ? toApiError(remove.error).detail : undefined}
    >
      It leaves the list and the statistics, for everybody in this project. There is no way to bring it back here.
    </ConfirmDialog>
  );
}
