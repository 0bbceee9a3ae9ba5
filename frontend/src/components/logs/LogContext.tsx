import { Button } from '@/components/ui/Button';
import { cx } from '@/components/ui/cx';
import { useZone } from '@/hooks/useZone';
import { safeText } from '@/lib/format/text';
import { preciseTime } from '@/lib/format/time';
import type { Log } from '@/types/telemetry';
import { LevelName } from './LevelName';
import { firstLine } from './logCells';

interface Props {
  lines: readonly Log[];
  anchor: string;
  busy: boolean;
  /** Undefined when as many as possible are shown. */
  onMore: (() => void) | undefined;
  onOpen: (id: string) => void;
}

/** What the same host and service said before and after, oldest first. */
export function LogContext({ lines, anchor, busy, onMore, onOpen }: Props) {
  const zone = useZone();
  return (
    <div className="flex flex-col gap-2">
      <ol aria-label="Lines around this one" className="flex flex-col">
        {lines.map((log) => (
          <li key={log.id}>
            <button
              type="button"
              aria-current={log.id === anchor ? 'true' : undefined}
              onClick={() => onOpen(log.id)}
              className={cx(
                'flex w-full flex-col rounded-sm border-l-2 px-2 py-1 text-left text-xs hover:bg-hover',
                log.id === anchor ? 'border-accent bg-selected' : 'border-transparent',
              )}
            >
              <span className="flex gap-2 text-muted">
                <time dateTime={log.timestamp} className="tabular-nums">
                  {preciseTime(log.timestamp, zone.name).slice(11)}
                </time>
                <LevelName level={log.level} />
              </span>
              <span className="break-all font-mono">{safeText(firstLine(log.message).slice(0, 500))}</span>
            </button>
          </li>
        ))}
      </ol>
      {onMore && (
        <Button size="sm" busy={busy} onClick={onMore} className="self-start">
          More lines before and after
        </Button>
      )}
    </div>
  );
}
