import { getRouteApi } from '@tanstack/react-router';
import { ServiceList } from '@/components/apm/ServiceList';

const route = getRouteApi('/shell/apm');

/** The services of the project. */
export function ServicesPage() {
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  return <ServiceList q={q} onQuery={(next) => void navigate({ search: (old) => ({ ...old, q: next }), replace: true })} />;
}
