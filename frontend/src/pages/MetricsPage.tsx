import { getRouteApi } from '@tanstack/react-router';
import { MetricExplorer } from '@/components/metrics/MetricExplorer';

const route = getRouteApi('/shell/metrics');

/** The metrics of the project. */
export function MetricsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return <MetricExplorer search={search} onChange={(next) => void navigate({ search: (old) => ({ ...old, ...next }) })} />;
}
