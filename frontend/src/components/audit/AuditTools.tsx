import { ChartColumn, EllipsisVertical, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ExportMenu } from '@/components/query/ExportMenu';
import type { useFileExport } from '@/components/query/useFileExport';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';
import { useCan } from '@/hooks/useCan';
import type { ExportFormat } from '@/services/queries/auditTools';
import { PruneDialog } from './PruneDialog';

interface Props {
  stats: boolean;
  onStats: (shown: boolean) => void;
  exporting: ReturnType<typeof useFileExport>;
  onExport: (format: ExportFormat) => void;
}

/** What can be done with the trail as a whole. */
export function AuditTools({ stats, onStats, exporting, onExport }: Props) {
  const mayExport = useCan('audit.export');
  const mayPrune = useCan('audit.prune');
  const [pruning, setPruning] = useState(false);
  return (
    <>
      <Button aria-pressed={stats} onClick={() => onStats(!stats)}>
        <ChartColumn size={14} aria-hidden /> <span className="max-sm:sr-only">Statistics</span>
      </Button>
      {mayExport && (
        <ExportMenu
          label="All matching entries"
          noun="entry"
          bytes={exporting.bytes}
          onStart={onExport}
          onCancel={exporting.cancel}
        />
      )}
      {mayPrune && (
        <Menu
          align="end"
          trigger={<IconButton icon={EllipsisVertical} label="More actions" tip="none" />}
          sections={[{ items: [{ label: 'Remove old entries', icon: Trash2, danger: true, onSelect: () => setPruning(true) }] }]}
        />
      )}
      {pruning && <PruneDialog onClose={() => setPruning(false)} />}
    </>
  );
}
