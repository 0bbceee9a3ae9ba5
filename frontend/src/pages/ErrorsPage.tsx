import { getRouteApi } from '@tanstack/react-router';
import { ErrorInbox } from '@/components/errors/ErrorInbox';

const route = getRouteApi('/shell/errors');

/** The errors of the project. */
export function ErrorsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <ErrorInbox
      search={search}
      onChange={(next, how) => void navigate({ search: (old) => ({ ...old, ...next }), replace: how?.replace ?? false })}
      onClear={() => void navigate({ search: (old) => ({ ...old, q: '', service: '', status: undefined }) })}
    />
  );
}
