import { getRouteApi } from '@tanstack/react-router';
import { ErrorGroupView } from '@/components/errors/ErrorGroupView';

const route = getRouteApi('/shell/errors/$fingerprint');

/** One error of the project. */
export function ErrorGroupPage() {
  const { fingerprint } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <ErrorGroupView
      fingerprint={fingerprint}
      search={search}
      onChange={(next) => void navigate({ search: (old) => ({ ...old, ...next }) })}
    />
  );
}
