import { useCallback } from 'react';
import { type TableLayout, usePreferences } from '@/lib/stores/preferences';

const untouched: TableLayout = { widths: {}, hidden: [] };

/** Column widths and hidden columns of one table, as the person left them. */
export function useTableLayout(name: string): { layout: TableLayout; onLayout: (layout: TableLayout) => void } {
  const layout = usePreferences((state) => state.tables[name] ?? untouched);
  const setTable = usePreferences((state) => state.setTable);
  return { layout, onLayout: useCallback((next: TableLayout) => setTable(name, next), [name, setTable]) };
}
