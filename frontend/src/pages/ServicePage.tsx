import { getRouteApi } from '@tanstack/react-router';
import { ServiceView } from '@/components/apm/ServiceView';
import { ServiceErrors } from '@/components/errors/ServiceErrors';

const route = getRouteApi('/shell/apm/$service');

/** One service. */
export function ServicePage() {
  const { service } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <ServiceView
      key={service}
      service={service}
      tab={tab}
      onTab={(next) => void navigate({ search: (old) => ({ ...old, tab: next }) })}
      errors={(ends) => <ServiceErrors service={service} ends={ends} />}
    />
  );
}
