import { getRouteApi } from '@tanstack/react-router';
import { HostView } from '@/components/infrastructure/HostView';

const route = getRouteApi('/shell/infrastructure/$hostname');

/** One host. */
export function HostPage() {
  const { hostname } = route.useParams();
  return <HostView key={hostname} hostname={hostname} />;
}
