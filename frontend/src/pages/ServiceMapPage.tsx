import { getRouteApi } from '@tanstack/react-router';
import { ServiceMapView } from '@/components/servicemap/ServiceMapView';

const route = getRouteApi('/shell/service-map');

/** Who calls whom. */
export function ServiceMapPage() {
  const navigate = route.useNavigate();
  return (
    <ServiceMapView
      search={route.useSearch()}
      onChange={(next, how) => void navigate({ search: (old) => ({ ...old, ...next }), replace: how?.replace === true })}
    />
  );
}
