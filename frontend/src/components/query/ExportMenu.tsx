import { Download, X } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Menu } from '@/components/ui/Menu';
import { size } from './useFileExport';

type Format = 'csv' | 'ndjson';

interface Props {
  /** What the file holds: "All matching entries". */
  label: string;
  /** What a line of it is: "entry". */
  noun: string;
  /** How much has arrived; null while nothing is exported. */
  bytes: number | null;
  onStart: (format: Format) => void;
  onCancel: () => void;
}

/** The file with everything that the filters match. */
export function ExportMenu({ label, noun, bytes, onStart, onCancel }: Props) {
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
          label,
          items: [
            { label: 'CSV', hint: 'for spreadsheets', onSelect: () => onStart('csv') },
            { label: 'NDJSON', hint: `one ${noun} per line`, onSelect: () => onStart('ndjson') },
          ],
        },
      ]}
    />
  );
}
