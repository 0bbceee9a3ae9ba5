import { CircleX } from 'lucide-react';
import { RowCard } from '@/components/ui/RowCard';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { Schema } from '@/types/api';
import { actorOf } from './auditWords';

/** One entry on a phone. */
export function AuditCard({ entry, onOpen }: { entry: Schema<'AuditEntry'>; onOpen: () => void }) {
  const zone = useZone();
  return (
    <RowCard onOpen={onOpen}>
      <span className="flex items-center gap-2">
        <code className="min-w-0 flex-1 truncate font-mono text-sm">{safeText(entry.action)}</code>
        {!entry.success && (
          <span className="flex items-center gap-1 text-bad text-xs">
            <CircleX size={13} aria-hidden /> Failed
          </span>
        )}
      </span>
      <span className="flex justify-between gap-2 text-muted text-xs">
        <span className="truncate">{safeText(actorOf(entry))}</span>
        <span className="shrink-0 tabular-nums">{dateTime(entry.timestamp, zone.name)}</span>
      </span>
    </RowCard>
  );
}
