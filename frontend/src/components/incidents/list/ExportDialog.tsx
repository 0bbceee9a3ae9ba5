import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { count } from '@/lib/format/number';
import type { ExportProgress } from './useExport';

/** How far the export has come, and the way to stop it. */
export function ExportDialog({ progress, onCancel }: { progress: ExportProgress; onCancel: () => void }) {
  const { read, total } = progress;
  return (
    <Dialog
      open
      sticky
      width="sm"
      onClose={onCancel}
      title="Exporting incidents"
      footer={<Button onClick={onCancel}>Cancel export</Button>}
    >
      <progress
        aria-label="Export"
        className="h-2 w-full accent-accent"
        {...(total === null ? {} : { value: read, max: Math.max(1, total) })}
      />
      <p className="pt-1.5 text-muted text-sm" role="status">
        {total === null ? 'Reading the first rows' : `${count(read)} of ${count(total)} rows`}
      </p>
    </Dialog>
  );
}
