import { getRouteApi } from '@tanstack/react-router';
import { RefusedView } from '@/components/refused/RefusedView';

const route = getRouteApi('/shell/settings/refused');

/** What was sent and is not stored. */
export function RefusedPage() {
  const navigate = route.useNavigate();
  return (
    <RefusedView search={route.useSearch()} onChange={(next) => void navigate({ search: (old) => ({ ...old, ...next }) })} />
  );
}
