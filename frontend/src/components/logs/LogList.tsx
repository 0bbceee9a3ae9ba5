import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { useNarrow } from '@/components/ui/useNarrow';
import { useVirtualRows } from '@/components/ui/useVirtualRows';
import { useListKeys } from '@/hooks/useListKeys';
import { useZone } from '@/hooks/useZone';
import { usePreferences } from '@/lib/stores/preferences';
import type { Log } from '@/types/telemetry';
import { LogRow } from './LogRow';
import { gridOf, widthOf } from './logCells';

interface Props {
  logs: readonly Log[];
  /** How many there are in all, loaded or not. */
  total: number;
  columns: readonly string[];
  onRemoveColumn?: (column: string) => void;
  order?: 'asc' | 'desc';
  onOrder?: (order: 'asc' | 'desc') => void;
  openId: string | undefined;
  onOpen: (id: string | undefined) => void;
  /** The end of what is loaded comes near. */
  onNearEnd?: () => void;
  /**
   * What the lines answer, undefined while they still answer something else. The list is read from its start when it
   * changes, not when it is asked again. Before the answer the router would put the old place back.
   */
  question?: string | undefined;
  /** Keeps the newest line, which is the last one, in view. */
  follow?: boolean;
  footer?: ReactNode;
}

const headHeight = 28;
const rowHeights = { compact: 24, comfortable: 32 };
const narrowHeight = 44;
const nearEnd = 150;
const endSlack = 60;

/** Lines of the log, however many: only those in view are drawn. */
export function LogList(props: Props) {
  const {
    logs,
    total,
    columns,
    onRemoveColumn,
    order,
    onOrder,
    openId,
    onOpen,
    onNearEnd,
    question,
    follow = false,
    footer,
  } = props;
  const zone = useZone();
  const narrow = useNarrow();
  const density = usePreferences((state) => state.density);
  const rowHeight = narrow ? narrowHeight : rowHeights[density];
  const rows = useVirtualRows(logs.length, rowHeight, narrow ? 0 : headHeight);
  const ids = useMemo(() => logs.map(({ id }) => id), [logs]);
  const { cursor, setCursor } = useListKeys({ ids, onOpen, onClose: () => onOpen(undefined) });
  const { frame, show } = rows;

  const isNearEnd = rows.to >= logs.length - nearEnd;
  useEffect(() => {
    if (isNearEnd && logs.length > 0) onNearEnd?.();
  }, [isNearEnd, logs.length, onNearEnd]);

  useCursorInView(cursor, ids, show, frame);
  useFollow(frame, follow, logs);
  const answered = useRef(question);
  useEffect(() => {
    if (question === undefined || question === answered.current || !frame.current) return;
    answered.current = question;
    frame.current.scrollTop = 0;
  }, [question, frame]);

  const visible = logs.slice(rows.from, rows.to);
  const entry = cursor ?? visible[0]?.id;
  const head = 'truncate px-2';
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div ref={frame} className="scroll-thin relative min-h-0 flex-1 overflow-auto bg-surface">
        <div role="grid" aria-label="Log lines" aria-rowcount={total + 1} style={narrow ? {} : { minWidth: widthOf(columns) }}>
          {!narrow && (
            <div role="rowgroup" className="sticky top-0 z-10">
              <div
                role="row"
                aria-rowindex={1}
                style={{ gridTemplateColumns: gridOf(columns), height: headHeight }}
                className="grid items-center border-border border-b bg-sunken font-medium text-muted text-xs"
              >
                <span role="columnheader" aria-sort={order === 'asc' ? 'ascending' : 'descending'} className={head}>
                  {onOrder ? (
                    <button
                      type="button"
                      onClick={() => onOrder(order === 'asc' ? 'desc' : 'asc')}
                      className="inline-flex h-6 items-center gap-1 hover:text-text"
                    >
                      Time ({zone.label})
                      {order === 'asc' ? <ArrowUp size={12} aria-hidden /> : <ArrowDown size={12} aria-hidden />}
                    </button>
                  ) : (
                    `Time (${zone.label})`
                  )}
                </span>
                <span role="columnheader" className={head}>
                  Level
                </span>
                <span role="columnheader" className={head}>
                  Service
                </span>
                {columns.map((column) => (
                  <span key={column} role="columnheader" className="flex items-center px-2">
                    <span className="min-w-0 flex-1 truncate" title={column}>
                      {column.replace(/^attributes\./, '')}
                    </span>
                    {onRemoveColumn && (
                      <IconButton
                        icon={X}
                        size="sm"
                        tip="none"
                        label={`Remove column ${column}`}
                        onClick={() => onRemoveColumn(column)}
                      />
                    )}
                  </span>
                ))}
                <span role="columnheader" className={head}>
                  Message
                </span>
              </div>
            </div>
          )}
          <div role="rowgroup" className="relative" style={{ height: rows.height }}>
            {visible.map((log, at) => {
              const index = rows.from + at;
              return (
                <LogRow
                  key={log.id}
                  log={log}
                  index={index}
                  top={index * rowHeight}
                  height={rowHeight}
                  columns={columns}
                  zone={zone.name}
                  narrow={narrow}
                  isCursor={cursor === log.id}
                  isEntry={entry === log.id}
                  isOpen={openId === log.id}
                  onOpen={onOpen}
                  onCursor={setCursor}
                />
              );
            })}
          </div>
        </div>
      </div>
      {footer && <div className="flex min-h-9 shrink-0 items-center gap-2 border-border border-t bg-surface px-3">{footer}</div>}
    </div>
  );
}

/** Keeps the end in view, unless the person scrolled away from it to read. */
function useFollow(frame: React.RefObject<HTMLDivElement | null>, follow: boolean, logs: readonly Log[]) {
  const atEnd = useRef(true);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const note = () => {
      atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - endSlack;
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [frame]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves the end
  useEffect(() => {
    if (follow && atEnd.current && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [follow, logs, frame]);
}

/** The row under the keyboard comes into view, and has the focus once the focus is in the list. */
function useCursorInView(
  cursor: string | null,
  ids: readonly string[],
  show: (index: number) => void,
  frame: React.RefObject<HTMLDivElement | null>,
) {
  const latest = useRef(ids);
  latest.current = ids;
  useEffect(() => {
    if (cursor === null) return;
    show(latest.current.indexOf(cursor));
    requestAnimationFrame(() => {
      const row = frame.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(cursor)}"]`);
      if (row && document.activeElement !== row) row.focus({ preventScroll: true });
    });
  }, [cursor, show, frame]);
}
