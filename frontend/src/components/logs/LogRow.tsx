import { memo } from 'react';
import { cx } from '@/components/ui/cx';
import { safeText } from '@/lib/format/text';
import { clockTime, preciseTime } from '@/lib/format/time';
import type { Log } from '@/types/telemetry';
import { LevelName } from './LevelName';
import { cellOf, firstLine, gridOf } from './logCells';

interface Props {
  log: Log;
  index: number;
  top: number;
  height: number;
  columns: readonly string[];
  zone: string;
  /** Two lines instead of columns. */
  narrow: boolean;
  isCursor: boolean;
  isEntry: boolean;
  isOpen: boolean;
  onOpen: (id: string) => void;
  onCursor: (id: string) => void;
}

const cell = 'truncate px-2';

/** One line of the log. */
export const LogRow = memo(function LogRow(props: Props) {
  const { log, index, top, height, columns, zone, narrow, isCursor, isEntry, isOpen, onOpen, onCursor } = props;
  const message = safeText(firstLine(log.message));
  return (
    <div
      role="row"
      data-row={log.id}
      data-selected={isOpen || undefined}
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      tabIndex={isEntry ? 0 : -1}
      onFocus={() => onCursor(log.id)}
      onClick={() => onOpen(log.id)}
      onKeyDown={(event) => {
        if (event.key === ' ') {
          event.preventDefault();
          onOpen(log.id);
        }
      }}
      style={{ top, height, ...(narrow ? {} : { gridTemplateColumns: gridOf(columns) }) }}
      className={cx(
        'absolute inset-x-0 cursor-pointer border-border border-b text-xs outline-offset-[-2px]',
        narrow ? 'flex flex-col justify-center px-3' : 'grid items-center font-mono',
        isOpen ? 'bg-selected' : 'bg-surface hover:bg-hover',
        isCursor && 'shadow-[inset_2px_0_0_var(--accent)]',
      )}
    >
      {narrow ? (
        <>
          <span role="gridcell" className="flex items-center gap-2 text-muted">
            <span className="tabular-nums">{clockTime(log.timestamp, zone)}</span>
            <LevelName level={log.level} />
            <span className="min-w-0 truncate">{safeText(log.service_name)}</span>
          </span>
          <span role="gridcell" className="truncate font-mono">
            {message}
          </span>
        </>
      ) : (
        <>
          <span role="gridcell" className={cx(cell, 'text-muted')}>
            {preciseTime(log.timestamp, zone)}
          </span>
          <span role="gridcell" className={cell}>
            <LevelName level={log.level} />
          </span>
          <span role="gridcell" className={cell}>
            {safeText(log.service_name)}
          </span>
          {columns.map((column) => (
            <span key={column} role="gridcell" className={cx(cell, 'text-muted')}>
              {safeText(cellOf(log, column).slice(0, 200))}
            </span>
          ))}
          <span role="gridcell" className={cell}>
            {message}
          </span>
        </>
      )}
    </div>
  );
});
