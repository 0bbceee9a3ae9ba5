import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTimeRange } from '@/hooks/useTimeRange';
import { apiRange, type IncidentsSearch, incidentsDefaults } from '@/lib/search/incidents';

const route = getRouteApi('/shell/incidents');

/** The filters of the list as the URL says them, and how to change them. A change leads to the first page. */
export function useIncidentFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { range, setRange } = useTimeRange();
  const change = useCallback(
    (next: Partial<IncidentsSearch>, how: { replace?: boolean } = {}) =>
      void navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: how.replace ?? false }),
    [navigate],
  );
  const clear = useCallback(
    () =>
      void navigate({
        search: ({ sort, order }) =>
          ({ ...incidentsDefaults, sort, order, owner: undefined, from: undefined, to: undefined }) as never,
      }),
    [navigate],
  );
  return { search, filters: { ...search, ...apiRange(range) }, range, setRange, change, clear };
}
