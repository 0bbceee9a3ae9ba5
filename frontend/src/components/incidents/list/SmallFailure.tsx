import { RotateCcw, TriangleAlert } from 'lucide-react';
import { failureText, type PanelQuery } from '@/components/layout/panelState';
import { IconButton } from '@/components/ui/IconButton';
import { useZone } from '@/hooks/useZone';
import { clockTime } from '@/lib/format/time';

interface Props {
  what: string;
  query: PanelQuery<unknown>;
  /** Older data is still shown beside this. */
  stale?: boolean;
}

/** That something in a bar could not be loaded, and Retry; the reason is the tooltip. */
export function SmallFailure({ what, query, stale = false }: Props) {
  const zone = useZone();
  const text = stale ? `As of ${clockTime(query.dataUpdatedAt, zone.name)} ${zone.label}` : `${what} could not be loaded`;
  return (
    <span role="status" title={failureText(query.error, what)} className="flex items-center gap-1 text-warn text-xs">
      <TriangleAlert size={13} aria-hidden />
      {text}
      <IconButton
        icon={RotateCcw}
        size="sm"
        label={`Retry ${what.toLowerCase()}`}
        disabled={query.isFetching}
        onClick={() => void query.refetch()}
      />
    </span>
  );
}
