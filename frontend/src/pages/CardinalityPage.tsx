import { getRouteApi } from '@tanstack/react-router';
import { CardinalityView } from '@/components/cardinality/CardinalityView';

const route = getRouteApi('/shell/metrics/cardinality');

/** Where series come from. */
export function CardinalityPage() {
  const navigate = route.useNavigate();
  return (
    <CardinalityView
      search={route.useSearch()}
      onChange={(next, how) => void navigate({ search: (old) => ({ ...old, ...next }), replace: how?.replace === true })}
    />
  );
}
