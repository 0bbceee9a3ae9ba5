import { Download, X } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Menu } from '@/components/ui/Menu';
import type { ExportFormat } from '@/services/queries/auditTools';
import { size } from './useAuditExport';

interface Props {
  /** How much has arrived; null while nothing is exported. */
  bytes: number | null;
  onStart: (format: ExportFormat) => void;
  onCancel: () => void;
}

/** The file with everything that the filters match. */
export function ExportButton({ bytes, onStart, onCancel }: Props) {
  if (bytes !== null) {
    return (
      <Button onClick={onCancel}>
        <X size={14} aria-hidden /> Cancel export ({size(bytes)})
      </Button>
    );
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button>
          <Download size={14} aria-hidden /> <span className="max-sm:sr-only">Export</span>
        </Button>
      }
      sections={[
        {
          label: 'All matching entries',
          items: [
            { label: 'CSV', hint: 'for spreadsheets', onSelect: () => onStart('csv') },
            { label: 'NDJSON', hint: 'one entry per line', onSelect: () => onStart('ndjson') },
          ],
        },
      ]}
    />
  );
}
