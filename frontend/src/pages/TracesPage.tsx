import { getRouteApi } from '@tanstack/react-router';
import { TraceSearch } from '@/components/traces/TraceSearch';
import { tracesDefaults } from '@/lib/search/traces';

const route = getRouteApi('/shell/traces');

/** Search over the traces of the project. */
export function TracesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <TraceSearch
      search={search}
      onChange={(next) => void navigate({ search: (old) => ({ ...old, ...next }) })}
      onClear={() =>
        void navigate({ search: (old) => ({ ...old, ...tracesDefaults, status: undefined, min: undefined, max: undefined }) })
      }
    />
  );
}
