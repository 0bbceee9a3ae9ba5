import { getRouteApi } from '@tanstack/react-router';
import { HostList } from '@/components/infrastructure/HostList';

const route = getRouteApi('/shell/infrastructure');

/** The hosts of the project. */
export function HostsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <HostList
      search={search}
      onChange={(next, how) => void navigate({ search: (old) => ({ ...old, ...next }), replace: how?.replace ?? false })}
      onClear={() => void navigate({ search: (old) => ({ ...old, q: '', status: undefined }) })}
    />
  );
}
