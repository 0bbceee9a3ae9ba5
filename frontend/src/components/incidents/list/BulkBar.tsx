import { Check, ChevronDown, UserRound, X } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Menu } from '@/components/ui/Menu';
import { useCan } from '@/hooks/useCan';
import { count } from '@/lib/format/number';
import { sentence } from '@/lib/format/text';
import { severities } from '@/lib/search/incidents';
import type { IncidentChange } from '@/services/queries/incidents';

interface Props {
  selected: number;
  progress: { done: number; of: number } | null;
  onChange: (change: IncidentChange) => void;
  onAssign: () => void;
  onClear: () => void;
}

/** What can be done with the selected rows; it stands where the filters were. */
export function BulkBar({ selected, progress, onChange, onAssign, onClear }: Props) {
  const mayState = useCan('incident.state');
  const mayGrade = useCan('incident.severity');
  const mayAssign = useCan('incident.assign');
  const busy = progress !== null;
  return (
    <div role="toolbar" aria-label="Selected incidents" className="flex flex-wrap items-center gap-2">
      <span className="pr-1 font-medium text-sm" role="status">
        {progress ? `${count(progress.done)} of ${count(progress.of)} sent` : `${count(selected)} selected`}
      </span>
      {mayState && (
        <Button busy={busy} onClick={() => onChange({ kind: 'state', state: 'acknowledged' })}>
          <Check size={14} aria-hidden /> Acknowledge
        </Button>
      )}
      {mayAssign && (
        <Button disabled={busy} onClick={onAssign}>
          <UserRound size={14} aria-hidden /> Assign
        </Button>
      )}
      {mayGrade && (
        <Menu
          trigger={
            <Button disabled={busy}>
              Severity <ChevronDown size={13} aria-hidden className="opacity-70" />
            </Button>
          }
          sections={[
            {
              items: severities.map((severity) => ({
                label: sentence(severity),
                onSelect: () => onChange({ kind: 'severity', severity }),
              })),
            },
          ]}
        />
      )}
      <Button variant="ghost" disabled={busy} onClick={onClear}>
        <X size={14} aria-hidden /> Clear selection
      </Button>
    </div>
  );
}
