import { useMemo, useRef } from 'react';

interface Handlers<Row> {
  onOpen: ((row: Row) => void) | undefined;
  onCursor: ((id: string | null) => void) | undefined;
  onToggle: ((id: string) => void) | undefined;
}

/** What a row asks its table for. */
export interface RowActions<Row> {
  open: (row: Row) => void;
  focus: (id: string) => void;
  toggle: (id: string) => void;
}

/** The handlers of a table under names that never change: a row is drawn again for its own sake only. */
export function useRowActions<Row>(handlers: Handlers<Row>): RowActions<Row> {
  const latest = useRef(handlers);
  latest.current = handlers;
  return useMemo(
    () => ({
      open: (row) => latest.current.onOpen?.(row),
      focus: (id) => latest.current.onCursor?.(id),
      toggle: (id) => latest.current.onToggle?.(id),
    }),
    [],
  );
}
